import FoundationEssentials
import Linking
import Models
import Postgres

/// A linked account as its user sees it.
struct MemberConnection: Encodable {
    let id: UUID
    let provider: String
    let account: String
    let kinds: [String]
    let state: String
    let reason: String?
    let linkedAt: Date?
    let lastSyncedAt: Date?
    let createdAt: Date

    enum CodingKeys: String, CodingKey {
        case id, provider, account, kinds, state, reason
        case linkedAt = "linked_at"
        case lastSyncedAt = "last_synced_at"
        case createdAt = "created_at"
    }

    /// Of `connections`; never its tokens.
    static let columns = """
        id, provider, account, kinds, state, state_reason, linked_at, last_synced_at, created_at
        """

    init(_ row: PostgresRow) throws {
        id = try row.decode("id")
        provider = try row.decode("provider")
        account = try row.decode("account")
        kinds = try row.decode("kinds")
        state = try row.decode("state")
        reason = try row.decode("state_reason")
        linkedAt = try row.decode("linked_at")
        lastSyncedAt = try row.decode("last_synced_at")
        createdAt = try row.decode("created_at")
    }

    static let anyKind = APISchema.choice(ConnectionKind.allCases.map(\.rawValue))

    /// What the table takes.
    private static let anyState = APISchema.choice([
        "active", "failing", "reconnect_required", "paused", "disconnected",
    ])

    static let schema = APISchema.object(
        [
            "id": APISchema.id, "provider": APISchema.text, "account": APISchema.text,
            "kinds": APISchema.list(of: anyKind), "state": anyState, "reason": APISchema.text,
            "linked_at": APISchema.instant, "last_synced_at": APISchema.instant, "created_at": APISchema.instant,
        ], optional: ["reason", "linked_at", "last_synced_at"])
}
