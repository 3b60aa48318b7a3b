/// Which statements a session has prepared.
///
/// A statement is sent unprepared the first time, which takes one round trip, and prepared the second time: what is
/// sent once is not worth a place. The least recently used quarter goes when the cache is full.
struct StatementCache {
    struct Key: Hashable {
        let sql: String
        let types: [PostgresType]

        init(sql: String, bindings: PostgresBindings) {
            self.sql = sql
            types = bindings.parameters.map(\.type)
        }
    }

    enum Plan: Equatable {
        case unprepared
        /// Prepare it under this name, then run it.
        case prepare(String)
        case prepared(String)
    }

    private struct Entry {
        var name: String?
        var lastUse: Int
    }

    private let capacity: Int
    private var entries: [Key: Entry] = [:]
    private var uses = 0
    private var names = 0
    /// Prepared statements that fell out and that the server still holds.
    private(set) var evicted: [String] = []

    init(capacity: Int = 256) {
        self.capacity = capacity
    }

    /// How to send the statement.
    ///
    /// - Parameter repeats: whether it is known to be used more than once, which makes the first time count.
    mutating func plan(for key: Key, repeats: Bool = false) -> Plan {
        uses += 1
        if let entry = entries[key] {
            entries[key]?.lastUse = uses
            return entry.name.map(Plan.prepared) ?? .prepare(newName())
        }
        entries[key] = Entry(lastUse: uses)
        if entries.count > capacity { evict() }
        return repeats ? .prepare(newName()) : .unprepared
    }

    /// Notes that the server has the statement under that name.
    mutating func didPrepare(_ key: Key, name: String) {
        entries[key] = Entry(name: name, lastUse: uses)
    }

    /// Forgets a statement whose plan the server refuses, or that it no longer has (`isGone`).
    mutating func forget(_ key: Key, isGone: Bool) {
        guard let name = entries[key]?.name else { return }
        entries[key]?.name = nil
        if !isGone { evicted.append(name) }
    }

    mutating func takeEvicted() -> [String] {
        defer { evicted = [] }
        return evicted
    }

    private mutating func newName() -> String {
        names += 1
        return "carillon_\(names)"
    }

    private mutating func evict() {
        let oldest = entries.sorted { $0.value.lastUse < $1.value.lastUse }.prefix(max(capacity / 4, 1))
        for (key, entry) in oldest {
            entries[key] = nil
            if let name = entry.name { evicted.append(name) }
        }
    }
}
