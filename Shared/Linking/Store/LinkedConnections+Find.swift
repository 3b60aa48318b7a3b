import FoundationEssentials
import Postgres

extension LinkedConnections {
    /// An account's row as it was before a grant.
    struct Existing: Sendable {
        let id: UUID
        /// None where it was unlinked.
        let kinds: Set<ConnectionKind>
        /// The account's id at the provider; nil where it was linked by its address alone.
        fileprivate let subject: String?
        fileprivate let account: String

        fileprivate init(_ row: PostgresRow) throws {
            id = try row.decode("id")
            kinds = Set(try row.decode("kinds", as: [String].self).compactMap(ConnectionKind.init))
            subject = try row.decode("subject")
            account = try row.decode("account")
        }
    }

    /// By the account's id; by its address where that was linked without one.
    ///
    /// - Throws: ``LinkError`` `addressTaken` where the address stands for another account: what was read from that one
    ///   must not be mixed with this one's.
    static func find(_ grant: Grant, in transaction: PostgresTransaction) async throws -> Existing? {
        let rows = try await transaction.query(
            """
            SELECT id, subject, account, CASE WHEN state = 'disconnected' THEN '{}' ELSE kinds END AS kinds
            FROM connections WHERE user_id = \(grant.owner.userID) AND provider = \(grant.provider)
                AND (subject = \(grant.identity.subject) OR lower(account) = \(grant.identity.account))
            ORDER BY linked_at DESC NULLS LAST, id FOR UPDATE
            """
        ).map(Existing.init)
        guard let same = rows.first(where: { $0.subject == grant.identity.subject }) else {
            guard rows.allSatisfy({ $0.subject == nil }) else { throw addressTaken(grant) }
            return rows.first
        }
        guard rows.allSatisfy({ $0.id == same.id || $0.account != grant.identity.account }) else {
            throw addressTaken(grant)
        }
        return same
    }

    private static func addressTaken(_ grant: Grant) -> LinkError {
        LinkError(
            .addressTaken,
            "\(grant.identity.account) is linked here already, as another account of \(grant.provider.title) that had this "
                + "address: nothing was linked; tell the operator")
    }
}
