import FoundationEssentials
import Jobs
import Logging
import Models
import Postgres
import Synchronization

/// A ledger without a database, by the same rules.
///
/// One lock around one value. What a handler enqueues within a transaction is applied when that commits.
final class MemoryLedger: Sendable {
    private let state: Mutex<MemoryState>
    private let transactions = Mutex<[ObjectIdentifier: MemoryTransaction]>([:])
    /// Closed: a handler's own SQL fails at once.
    private let database: PostgresPool
    private let logger: Logger

    init(startingAt instant: Date, logger: Logger) throws {
        state = Mutex(MemoryState(startingAt: instant))
        self.logger = logger
        database = PostgresPool(configuration: try PostgresConfiguration(url: "postgres://in-memory"), logger: logger)
        database.close()
    }

    /// What a statement's error says.
    static let absence =
        "the ledger in memory runs no SQL; test this handler with TestService.withDatabase, which has PostgreSQL"

    func read<Value: Sendable>(_ body: (MemoryState) throws -> Value) rethrows -> Value {
        try state.withLock { try body($0) }
    }

    /// All or nothing, for what may fail halfway.
    func write<Value: Sendable>(_ body: (inout MemoryState) throws -> Value) rethrows -> Value {
        try state.withLock { state in
            var draft = state
            let value = try body(&draft)
            state = draft
            return value
        }
    }

    /// In place, for what fails before it changes anything or not at all: without a copy of a long history.
    func change<Value: Sendable>(_ body: (inout MemoryState) throws -> Value) rethrows -> Value {
        try state.withLock { try body(&$0) }
    }

    /// A context that writes here.
    func context(_ claim: Claim, attempt: Int, cause: Cause, timeout: Duration) -> WorkContext {
        var logger = logger
        logger[metadataKey: "correlation_id"] = "\(cause.correlationID)"
        return WorkContext(
            claim: claim, attempt: attempt, cause: cause, logger: logger, database: database, timeout: timeout,
            standIn: self)
    }

    // MARK: Transactions

    func transaction<Value: Sendable, Result: Sendable>(
        _ body: (PostgresTransaction) async throws -> Value,
        then commit: (inout MemoryState, Value) throws -> Result
    ) async throws -> Result {
        let handle = PostgresTransaction(withoutConnection: Self.absence)
        let transaction = MemoryTransaction()
        transactions.withLock { $0[ObjectIdentifier(handle)] = transaction }
        defer { transactions.withLock { $0[ObjectIdentifier(handle)] = nil } }
        let value = try await body(handle)
        return try change { state in
            let before = state
            do {
                try transaction.apply(to: &state)
                return try commit(&state, value)
            } catch {
                state = before
                throw error
            }
        }
    }

    private func open(_ handle: PostgresTransaction) throws -> MemoryTransaction {
        guard let open = transactions.withLock({ $0[ObjectIdentifier(handle)] }) else { throw TransactionOver() }
        return open
    }
}

extension MemoryLedger: LedgerStandIn {
    func transaction<Result: Sendable>(
        _ claim: Claim, _ body: @Sendable @escaping (PostgresTransaction) async throws -> Result
    ) async throws -> Result {
        try read { try $0.hold(claim) }
        return try await transaction(body) { state, value in
            try state.hold(claim)
            return value
        }
    }

    func enqueue(_ requests: [JobRequest], cause: Cause, in transaction: PostgresTransaction) async throws -> Int {
        let open = try open(transaction)
        let ids = change { state in requests.map { _ in state.nextJob() } }
        var draft = read { $0 }
        try open.apply(to: &draft)
        let new = try draft.enqueue(requests, ids: ids, cause: cause).count
        open.add { _ = try $0.enqueue(requests, ids: ids, cause: cause) }
        return new
    }

    func count(_ counts: Counts, of claim: Claim, in transaction: PostgresTransaction) async throws {
        try read { try $0.hold(claim) }
        try open(transaction).add { state in
            try state.hold(claim)
            switch claim {
            case .job(let id, _): state.live[id]?.job.counts.add(counts)
            case .run(let id, _): state.openRuns[id]?.run.counts.add(counts)
            }
        }
    }

    func progress(of claim: Claim) async throws -> String? {
        read { state in
            switch claim {
            case .job(let id, _): state.live[id]?.progress
            case .run(let id, _): state.openRuns[id]?.progress
            }
        }
    }

    func saveProgress(_ text: String, of claim: Claim, in transaction: PostgresTransaction?) async throws {
        let save: @Sendable (inout MemoryState) throws -> Void = { state in
            try state.hold(claim)
            switch claim {
            case .job(let id, _): state.live[id]?.progress = text
            case .run(let id, _): state.openRuns[id]?.progress = text
            }
        }
        try read { try $0.hold(claim) }
        if let transaction { try open(transaction).add(save) } else { try write(save) }
    }
}

/// A transaction was used after its closure had returned.
struct TransactionOver: Error, CustomStringConvertible {
    var description: String { "the transaction is over; use it only inside its closure" }
}
