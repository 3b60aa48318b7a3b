/// Lets a bounded number of callers in at a time; the others wait in order.
actor ConcurrencyGate {
    private var free: Int
    private var lastTicket = 0
    private var waiting: [(ticket: Int, caller: CheckedContinuation<Void, any Error>)] = []

    init(width: Int) {
        precondition(width > 0, "a gate without width lets nobody in")
        free = width
    }

    /// Runs `body` when there is room.
    /// - Throws: what `body` throws, or `CancellationError` while waiting.
    nonisolated func withRoom<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        try await enter()
        do {
            let result = try await body()
            await leave()
            return result
        } catch {
            await leave()
            throw error
        }
    }

    private func enter() async throws {
        try Task.checkCancellation()
        guard free == 0 else {
            free -= 1
            return
        }
        lastTicket += 1
        let ticket = lastTicket
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { caller in
                waiting.append((ticket, caller))
            }
        } onCancel: {
            // Comes after the caller began to wait: until then this actor is not free.
            Task { await giveUp(ticket) }
        }
    }

    private func leave() {
        guard !waiting.isEmpty else {
            free += 1
            return
        }
        waiting.removeFirst().caller.resume()
    }

    private func giveUp(_ ticket: Int) {
        guard let index = waiting.firstIndex(where: { $0.ticket == ticket }) else { return }
        waiting.remove(at: index).caller.resume(throwing: CancellationError())
    }
}
