import Crypto
public import FoundationEssentials
public import Jobs
import Logging
public import Models
import Postgres
import Providers

/// Has a mailbox's provider tell us of changes, or go on doing so: Gmail by a Pub/Sub topic, Microsoft by a subscription.
///
/// What cannot be begun is noted and tried again in an hour; mail is brought by asking meanwhile.
public struct WatchMailbox: QueuedJob {
    /// In `jobs.job_type` and in routing keys.
    public static let type = "watch_mailbox"
    /// Of the services that run it.
    public static let family = Family.ingestion

    /// Which mailbox.
    public struct Payload: Codable, Sendable {
        /// The row of `connections`.
        public var connectionID: UUID

        public init(connectionID: UUID) {
            self.connectionID = connectionID
        }

        enum CodingKeys: String, CodingKey {
            case connectionID = "connection_id"
        }
    }

    private let resources: SyncResources

    /// - Parameter resources: shared with every sync of the process.
    public init(resources: SyncResources) {
        self.resources = resources
    }

    /// - Throws: what makes the attempt a failed one; what the provider says of the account itself becomes an outcome.
    public func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        guard let connection = try await Connections.load(payload.connectionID, in: context.database) else {
            return .cancel(reason: "the connection was removed")
        }
        guard connection.isMailWell else {
            return .cancel(reason: "the connection is in state \(connection.state)")
        }
        guard let address = resources.push.address(of: connection.provider) else {
            return .cancel(reason: "no address is set that \(connection.provider.rawValue) could tell of changes")
        }
        let session = ConnectionSession(connection: connection, resources: resources, context: context)
        do {
            try await session.takeSeat()
            try await watch(session, address)
            return .done(counts: ["watched": 1])
        } catch let error where Self.isRefusal(error) {
            return .done(counts: ["refused": 1]) { transaction in
                try await Connections.hold(connection.id, in: transaction)
                try await PushChannel.fail(connection.id, at: address, because: "\(error)", in: transaction)
                return [:]
            }
        } catch {
            return try session.outcome(of: error, job: Self.type, reading: .mail)
        }
    }

    private func watch(_ session: ConnectionSession, _ address: String) async throws {
        switch session.connection.provider {
        case .gmail:
            let end = try await session.gmail().watch(topic: address)
            try await store(PushChannel(address: address, expiresAt: end), session)
        case .outlook: try await subscribe(session, address)
        }
    }

    private func store(_ channel: PushChannel, _ session: ConnectionSession) async throws {
        let id = session.connection.id
        try await session.context.transaction { transaction in
            try await Connections.hold(id, in: transaction)
            try await channel.store(for: id, in: transaction)
        }
    }

    /// What is begun is stored at once: whoever unlinks the account ends what is stored, and nobody else knows of it.
    private func subscribe(_ session: ConnectionSession, _ url: String) async throws {
        let subscriptions = session.graph().subscriptions
        let until = Date().addingTimeInterval(Double(GraphSubscriptions.longest.components.seconds) - 600)
        if let old = try await PushChannel.subscription(of: session.connection.id, in: session.context.database) {
            if let renewed = try await renew(old, url, until, subscriptions, session) {
                return try await store(renewed, session)
            }
            try await session.context.transaction { try await PushChannel.forget(old.id, in: $0) }
        }
        let secret = SymmetricKey(size: .bits256).withUnsafeBytes { Base64URL.encode(Array($0)) }
        let made = try await subscriptions.create(url: url, secret: secret, until: until)
        let hash = Array(SHA256.hash(data: Array(secret.utf8)))
        do {
            try await store(
                PushChannel(address: url, providerID: made.id, secretHash: hash, expiresAt: made.expiresAt), session)
        } catch {
            // Whoever unlinks the account also cancels this job, which must not keep it from that.
            await Task { await end(made.id, subscriptions, session) }.value
            throw error
        }
    }

    /// Ends a subscription that was begun and, as it seems, not stored.
    private func end(_ id: String, _ subscriptions: GraphSubscriptions, _ session: ConnectionSession) async {
        do {
            let stored = try await PushChannel.subscription(
                of: session.connection.id, in: session.context.database)
            if stored?.id != id { try await subscriptions.delete(id) }
        } catch {
            session.context.logger.warning(
                "a subscription that nobody knows of goes on until it lapses",
                metadata: ["account": "\(session.connection.account)", "error": "\(error)"])
        }
    }

    /// - Returns: nil where a new one must be begun: because the provider will not go on with this one, or because it
    ///   tells another URL, which cannot be changed; then it is ended.
    private func renew(
        _ old: (id: String, address: String), _ url: String, _ until: Date, _ subscriptions: GraphSubscriptions,
        _ session: ConnectionSession
    ) async throws -> PushChannel? {
        do {
            guard old.address == url else {
                try await subscriptions.delete(old.id)
                return nil
            }
            let renewed = try await subscriptions.renew(old.id, until: until)
            return PushChannel(address: url, providerID: renewed.id, expiresAt: renewed.expiresAt)
        } catch let error where Self.isRefusal(error) {
            session.context.logger.notice(
                "a subscription is given up, beginning anew",
                metadata: ["account": "\(session.connection.account)", "error": "\(error)"])
            return nil
        }
    }

    /// The provider will not tell us, though it would be read from.
    private static func isRefusal(_ error: any Error) -> Bool {
        switch error {
        case GmailError.forbidden, GmailError.badRequest, GmailError.notFound: true
        case ProviderError.forbidden, ProviderError.badRequest, ProviderError.notFound: true
        default: false
        }
    }
}
