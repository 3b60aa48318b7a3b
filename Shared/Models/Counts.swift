/// What a run or a queued job reports, e.g. `fetched=12 new=3`; keys in the order they were first named.
public struct Counts: Hashable, Sendable, ExpressibleByDictionaryLiteral, CustomStringConvertible {
    private var entries: [(key: String, value: Int)] = []

    /// No counts.
    public init() {}

    /// Counts in the order of the literal; of a key that comes twice, the sum.
    public init(dictionaryLiteral elements: (String, Int)...) {
        for (key, value) in elements { self[key] += value }
    }

    /// The count under `key`; 0 when it was never set. Setting 0 keeps the key, so that zeros are reported too.
    public subscript(key: String) -> Int {
        get { entries.first { $0.key == key }?.value ?? 0 }
        set {
            if let index = entries.firstIndex(where: { $0.key == key }) {
                entries[index].value = newValue
            } else {
                entries.append((key, newValue))
            }
        }
    }

    /// Adds every count of `other`.
    public mutating func add(_ other: Counts) {
        for (key, value) in other.entries { self[key] += value }
    }

    /// With every count of `other` added.
    public func adding(_ other: Counts) -> Counts {
        var sum = self
        sum.add(other)
        return sum
    }

    /// Whether there is more than zeros.
    public var isAnything: Bool { entries.contains { $0.value != 0 } }

    /// In the order they were first named.
    public var keys: [String] { entries.map(\.key) }

    /// As the log line has it: `scanned=842 summarised=37`.
    public var description: String {
        entries.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }

    /// As the ledger's `counts` column has it.
    public var json: JSONValue {
        .object(Dictionary(uniqueKeysWithValues: entries.map { ($0.key, JSONValue.integer($0.value)) }))
    }

    public static func == (left: Counts, right: Counts) -> Bool { left.json == right.json }
    public func hash(into hasher: inout Hasher) { hasher.combine(json) }
}
