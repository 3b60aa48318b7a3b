import FoundationEssentials
import Postgres

/// A link that was begun, as its row has it.
struct PendingAuthorization: Sendable {
    let id: UUID
    let owner: LinkOwner
    let provider: AccountProvider
    let kinds: Set<ConnectionKind>
    /// The only one that may be linked; nil for any.
    let account: String?
    let nonceHash: [UInt8]
    let browserHash: [UInt8]?
    /// Sealed.
    let verifier: String
    let redirectURI: String

    static let columns =
        "id, tenant_id, user_id, provider, kinds, account, nonce_hash, browser_hash, verifier, redirect_uri"

    init(_ row: PostgresRow) throws {
        id = try row.decode("id")
        owner = LinkOwner(tenantID: try row.decode("tenant_id"), userID: try row.decode("user_id"))
        provider = try row.decode("provider")
        kinds = Set(try row.decode("kinds", as: [String].self).compactMap(ConnectionKind.init))
        account = try row.decode("account")
        nonceHash = try row.decode("nonce_hash")
        browserHash = try row.decode("browser_hash")
        verifier = try row.decode("verifier")
        redirectURI = try row.decode("redirect_uri")
    }

    init(
        id: UUID, owner: LinkOwner, request: LinkRequest, nonceHash: [UInt8], browserHash: [UInt8]?, verifier: String
    ) {
        self.id = id
        self.owner = owner
        self.nonceHash = nonceHash
        self.browserHash = browserHash
        self.verifier = verifier
        provider = request.provider
        kinds = request.kinds
        account = request.account
        redirectURI = request.redirectURI
    }
}
