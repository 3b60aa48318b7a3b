import Logging

/// Lets something happen in some mailbox at regular intervals: new mail, a changed label, a deletion.
struct Arrivals {
    let state: SandboxState
    let interval: Duration
    let logger: Logger

    /// Runs until the task is cancelled.
    func run() async throws {
        while true {
            try await Task.sleep(for: interval)
            guard let (user, event) = state.stir() else { continue }
            logger.info("mailbox changed", metadata: ["user": "\(user)", "event": "\(event)"])
        }
    }
}
