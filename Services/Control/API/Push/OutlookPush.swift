import Crypto
import FoundationEssentials
import Postgres

/// What Microsoft Graph pushes: notifications of several subscriptions at once, each with its subscription's secret.
struct OutlookPush: Decodable {
    struct Notice: Decodable {
        let subscriptionId: String
        let clientState: String?
        /// Of a notice about the subscription itself: `reauthorizationRequired`, `subscriptionRemoved` or `missed`.
        let lifecycleEvent: String?

        /// Whether the provider tells us no more, or soon will not.
        var isEnd: Bool { lifecycleEvent == "reauthorizationRequired" || lifecycleEvent == "subscriptionRemoved" }
    }

    let value: [Notice]

    /// Those that know their subscription's secret.
    func trusted(in database: any PostgresQuerying) async throws -> [Notice] {
        // what no database takes is the name of no subscription
        let ids = value.map(\.subscriptionId).filter { !$0.contains("\0") }
        let rows = try await database.query(
            """
            SELECT provider_id, secret_hash FROM push_channels
            WHERE provider_id = ANY(\(ids)::text[]) AND secret_hash IS NOT NULL
            """)
        let hashes = Dictionary(
            try rows.map {
                (try $0.decode("provider_id", as: String.self), try $0.decode("secret_hash", as: [UInt8].self))
            }
        ) { first, _ in first }
        return value.filter { notice in
            guard let secret = notice.clientState, let hash = hashes[notice.subscriptionId] else { return false }
            // of digests, so that how long it takes tells nothing of the secret
            return Array(SHA256.hash(data: Array(secret.utf8))) == hash
        }
    }
}
