/// What the changes of an event were about, by the names that Graph has for it.
struct EventEdits: Sendable {
    private var edits: [(revision: UInt64, names: Set<String>)] = []

    mutating func add(_ names: Set<String>, at revision: UInt64) {
        edits.append((revision, names))
    }

    func names(since revision: UInt64) -> Set<String> {
        edits.reduce(into: []) { if $1.revision > revision { $0.formUnion($1.names) } }
    }
}

extension StoredEvent {
    fileprivate static let times: Set<String> = [
        "start", "end", "isAllDay", "originalStartTimeZone", "originalEndTimeZone",
    ]

    /// What is different about it.
    func differences(from old: StoredEvent) -> Set<String> {
        var names: Set<String> = []
        if content.title != old.content.title { names.insert("subject") }
        if state != old.state { names.formUnion(["subject", "isCancelled"]) }
        if content.guests != old.content.guests { names.insert("attendees") }
        if span != old.span { names.formUnion(Self.times) }
        return names
    }
}

extension StoredEvent.Exception {
    func differences(from old: Self) -> Set<String> {
        var names: Set<String> = []
        if title != old.title { names.insert("subject") }
        if span != old.span { names.formUnion(StoredEvent.times) }
        return names
    }
}
