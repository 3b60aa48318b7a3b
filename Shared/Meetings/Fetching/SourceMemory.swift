/// What is remembered of a source from run to run. Keep it as it is; commit it with the rows.
public struct SourceMemory: Sendable, Hashable, Codable {
    /// Of the definition the pages were read by.
    var fingerprint = ""
    /// By address.
    public internal(set) var pages: [String: PageMemory] = [:]

    /// Of a source never read.
    public init() {}

    /// Rows in all.
    public var rows: Int { pages.values.reduce(0) { $0 + $1.rows } }
}
