import FoundationEssentials
import Jobs
import Models
import Postgres

/// Hands work out to many accounts, some at a time: each batch is read and its jobs are written in one transaction, the
/// last in the one that completes the run. So no transaction grows with the accounts, and an attempt that follows another
/// goes on after its last batch.
struct FanOut: Sendable {
    let context: WorkContext
    var size = 500

    /// How far the batches have come.
    private struct Progress: Codable, Sendable {
        var after = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    }

    /// - Parameters:
    ///   - accounts: those whose turn it is, by their ids: at most so many, of those with a greater id than the one given.
    ///   - dispatch: writes the jobs of a batch, and returns what is counted.
    /// - Throws: what `accounts` and `dispatch` throw; ``Jobs/ClaimLost``.
    func run<Account: Identifiable<UUID> & Sendable>(
        _ accounts: @Sendable @escaping (UUID, Int, PostgresTransaction) async throws -> [Account],
        dispatch: @Sendable @escaping ([Account], PostgresTransaction) async throws -> Counts
    ) async throws -> RunOutcome {
        var progress = try await context.progress(as: Progress.self) ?? Progress()
        while let next = try await batch(progress, accounts, dispatch) {
            progress = next
            try Task.checkCancellation()
        }
        let (after, size) = (progress.after, size)
        return .done { transaction in
            try await dispatch(try await accounts(after, size, transaction), transaction)
        }
    }

    /// - Returns: nil where one batch is all there is, which is left to the end.
    private func batch<Account: Identifiable<UUID> & Sendable>(
        _ before: Progress, _ accounts: @Sendable @escaping (UUID, Int, PostgresTransaction) async throws -> [Account],
        _ dispatch: @Sendable @escaping ([Account], PostgresTransaction) async throws -> Counts
    ) async throws -> Progress? {
        let size = size
        return try await context.transaction { transaction in
            let found = try await accounts(before.after, size + 1, transaction)
            guard found.count > size else { return nil }
            let batch = Array(found.prefix(size))
            var progress = before
            progress.after = batch[size - 1].id
            try await context.count(dispatch(batch, transaction), in: transaction)
            try await context.saveProgress(progress, in: transaction)
            return progress
        }
    }
}
