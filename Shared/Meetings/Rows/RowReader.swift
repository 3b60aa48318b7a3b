import HTML

/// Reads one row of a page.
struct RowReader {
    let source: MeetingSource
    let address: PageAddress

    private static let longest = 1000
    private static let mostParticipants = 200

    /// - Returns: `nil` where a required field is missing or its date is none.
    /// - Throws: ``HTMLError``.
    func read(_ row: HTMLNode) throws(HTMLError) -> Meeting? {
        guard let title = try text(.title, row), let date = try text(.date, row),
            let moment = source.dateFormat.moment(in: date)
        else { return nil }
        let member = try text(.member, row)
        let id = try text(.id, row)
        let identity = id.map { ["id", $0] } ?? [member ?? "", moment.day, moment.time ?? "", title]
        return Meeting(
            key: RowKey.hash([source.name] + identity), source: source.name, title: title, day: moment.day,
            time: moment.time, zone: source.zone, place: try text(.place, row), member: member,
            role: try text(.role, row), committee: try text(.committee, row), dossier: try text(.dossier, row),
            participants: try participants(row),
            link: try text(.link, row).flatMap { address.resolving($0)?.text }, page: address.text)
    }

    /// The texts a path leads to, joined.
    private func text(_ field: MeetingField, _ row: HTMLNode) throws(HTMLError) -> String? {
        guard let path = source.fields[field] else { return nil }
        let text = try row.texts(path).joined(separator: " ")
        return text.isEmpty ? nil : String(text.prefix(Self.longest))
    }

    private func participants(_ row: HTMLNode) throws(HTMLError) -> [String] {
        guard let path = source.fields[.participants] else { return [] }
        var seen: Set<String> = []
        return try row.texts(path).flatMap { $0.split(separator: ";") }
            .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
            .filter { !$0.isEmpty && seen.insert($0).inserted }.prefix(Self.mostParticipants)
            .map { String($0.prefix(Self.longest)) }
    }
}
