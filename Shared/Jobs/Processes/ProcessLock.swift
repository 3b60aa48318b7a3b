import FoundationEssentials
public import Logging
public import Postgres
import Synchronization

/// Keeps the proof that this process lives, and proves the death of others.
///
/// One idle session outside any pool holds the advisory lock. Through it the process renews its lease and looks at
/// every other process; what it proves dead is written, and the sweep then takes the dead one's claims back. While
/// the session is lost, ``standing`` is closed.
public final class ProcessLock: Sendable {
    /// What others ask before they act.
    public let standing = Standing()

    /// Who collects the figures of the whole ledger.
    let figures = Turn("figures")

    private let configuration: PostgresConfiguration
    private let logger: Logger
    private let current: Mutex<ProcessIdentity>
    private let onDeath: @Sendable () -> Void
    private let clock = ContinuousClock()

    private static let look = Duration.milliseconds(300)
    private static let renewal = Duration.seconds(5)
    private static let reconnect = Duration.milliseconds(250)
    /// How long one look proves anything, from when it was asked for: less than ``DeathWatch/grace``, for the lock may
    /// vanish right after the look, and nobody here would know.
    private static let validity = Duration.milliseconds(900)

    /// - Parameters:
    ///   - configuration: of the session; its application name becomes `carillon-<service>-lock`.
    ///   - onDeath: called when others have proven this process dead although it lives (it was frozen or cut off),
    ///     once ``identity`` is a new one: everything claimed for another must be cancelled.
    public init(
        service: String, configuration: PostgresConfiguration, logger: Logger,
        onDeath: @escaping @Sendable () -> Void
    ) {
        var configuration = configuration
        configuration.applicationName = "carillon-\(service)-lock"
        self.configuration = configuration
        self.logger = logger
        self.onDeath = onDeath
        current = Mutex(ProcessIdentity(service: service))
    }

    /// Who claims are made for.
    public var identity: ProcessIdentity { current.withLock { $0 } }

    /// Holds the lock until cancelled, reconnecting as needed; then lets go of it.
    public func run() async {
        while !Task.isCancelled {
            do {
                try await hold()
            } catch {
                standing.close()
                if Task.isCancelled { break }
                WorkMetrics.lostLease(.session)
                logger.warning("lost the lock session, nothing new is started: \(error)")
            }
            try? await clock.sleep(for: Self.reconnect)  // woken early by cancellation, which the loop sees
        }
        standing.close()
    }

    /// Connects, takes the lock, and keeps looking until something fails.
    private func hold() async throws {
        let session = try await PostgresConnection.connect(configuration, logger: logger)
        do {
            var watch = DeathWatch()
            var renewAt = clock.now
            try await enter(session)
            while true {
                if clock.now >= renewAt {
                    _ = try await ProcessLedger.renew(identity, in: session)
                    try await take(figures, session)
                    renewAt = clock.now + Self.renewal
                }
                try await look(session, &watch)
                try await clock.sleep(for: Self.look)
            }
        } catch {
            standing.close()
            figures.lose()
            await leave(session)
            throw error
        }
    }

    /// Writes the row of a new life. A row that is there belongs to the life that goes on after a reconnect.
    private func enter(_ session: PostgresConnection) async throws {
        let identity = identity
        try await take(session)
        let known = try await session.query("SELECT 1 FROM processes WHERE id = \(identity.id)")
        if known.isEmpty { try await ProcessLedger.enter(identity, in: session) }
    }

    /// Takes the lock if it is free. After a cut link the old session may hold it yet, which is as good a proof of
    /// life; it is tried again at each look.
    private func take(_ session: PostgresConnection) async throws {
        try await session.query(
            """
            SELECT pg_try_advisory_lock(\(identity.lockKey)) WHERE NOT EXISTS (
                SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND objsubid = 1
                    AND (classid::bigint << 32 | objid::bigint) = \(identity.lockKey))
            """)
    }

    /// Takes a turn if it is wanted and nobody has it.
    private func take(_ turn: Turn, _ session: PostgresConnection) async throws {
        guard turn.isWanted else { return }
        let rows = try await session.query(
            "SELECT pg_try_advisory_lock(hashtextextended(current_schema() || '.' || \(turn.name)::text, 0)) AS is_mine"
        )
        if try rows[rows.startIndex].decode("is_mine") { turn.take() }
    }

    /// One look: is this process still counted among the living, and is anybody else dead?
    private func look(_ session: PostgresConnection, _ watch: inout DeathWatch) async throws {
        let asked = clock.now
        let sightings = try await ProcessLedger.observe(in: session)
        guard sightings.contains(where: { $0.id == identity.id }) else { return try await rebirth(session) }
        if sightings.contains(where: { $0.id == identity.id && !$0.isLocked }) { try await take(session) }
        standing.open(for: Self.validity, since: asked)
        for dead in watch.observe(sightings, asked: asked, answered: clock.now) where dead.id != identity.id {
            try await declareDead(dead, in: session)
        }
    }

    /// Goes on under a new identity: others have proven this process dead.
    private func rebirth(_ session: PostgresConnection) async throws {
        standing.close()
        WorkMetrics.lostLease(.declaredDead)
        logger.error("others have proven this process dead while it was frozen or cut off; its claims are void")
        changeIdentity()
        try await enter(session)
    }

    /// The identity first: what is claimed for the old one and seated after the stop sees that it has changed.
    func changeIdentity() {
        current.withLock { $0 = $0.reborn() }
        onDeath()
    }

    private func declareDead(_ dead: ProcessSighting, in session: PostgresConnection) async throws {
        guard try await ProcessLedger.endUnlessRenewed(dead, in: session) else { return }
        logger.warning("process \(dead.id.uuidString.lowercased()) is dead; its claims are taken back")
        WorkMetrics.processDied()
    }

    /// On the way out the row says so, which frees this process's claims at once. Runs past cancellation.
    private func leave(_ session: PostgresConnection) async {
        let id = identity.id
        let isStopping = Task.isCancelled
        await Task {
            if isStopping, session.isOpen {
                try? await ProcessLedger.end(id, as: .stopped, in: session)  // the lock's absence says the same
            }
            await session.close()
        }.value
    }
}
