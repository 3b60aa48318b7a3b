public import Postgres

/// What passages are from, and what a search may be narrowed to.
public enum PassageKind: String, Sendable, Hashable, CaseIterable, Codable, PostgresDecodable {
    case document, mail, event, meeting, memory
}
