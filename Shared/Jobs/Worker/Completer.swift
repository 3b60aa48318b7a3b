import Logging
import Postgres
import Synchronization

/// Writes completions in groups: what comes while one group is being written, or within a moment, makes the next.
///
/// So a single one is written at once, and many cost one transaction.
final class Completer: Sendable {
    private typealias Waiter = CheckedContinuation<Void, any Error>

    private struct State {
        var waiting: [(completion: Completion, waiter: Waiter)] = []
        var isWriting = false
    }

    private let write: @Sendable ([Completion]) async throws -> Set<Int64>
    private let state = Mutex(State())

    private static let largestGroup = 1000

    /// - Parameter write: of a group; returns the ids of those that lost their claims.
    init(write: @escaping @Sendable ([Completion]) async throws -> Set<Int64>) {
        self.write = write
    }

    /// Completions that are not being written yet.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// On return the completion is in the ledger.
    ///
    /// - Throws: ``ClaimLost``; what the write throws for this one alone.
    func complete(_ completion: Completion) async throws {
        try await withCheckedThrowingContinuation { waiter in
            let mustWrite = state.withLock { state in
                state.waiting.append((completion, waiter))
                defer { state.isWriting = true }
                return !state.isWriting
            }
            if mustWrite { Task { await writeAll() } }
        }
    }

    private func writeAll() async {
        while let group = next() {
            let begin = ContinuousClock.now
            await write(group)
            await Breath.take(after: group.count, since: begin)
        }
    }

    private func next() -> [(completion: Completion, waiter: Waiter)]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isWriting = false
                return nil
            }
            let group = Array(state.waiting.prefix(Self.largestGroup))
            state.waiting.removeFirst(group.count)
            return group
        }
    }

    /// A group that cannot be written is written one by one: the fault may be one completion's.
    private func write(_ group: [(completion: Completion, waiter: Waiter)]) async {
        do {
            let lost = try await write(group.map(\.completion))
            for (completion, waiter) in group {
                if lost.contains(completion.job.id) {
                    waiter.resume(throwing: ClaimLost(claim: completion.job.claim))
                } else {
                    waiter.resume()
                }
            }
        } catch {
            if group.count == 1 { return group[0].waiter.resume(throwing: error) }
            for one in group { await write([one]) }
        }
    }
}
