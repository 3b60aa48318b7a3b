import Logging

/// Lets something happen in some mailbox at regular intervals: new mail, a changed label, a deletion. Every fourth time
/// something happens in some calendar, too, where there are events.
struct Arrivals {
    let state: SandboxState
    let interval: Duration
    let logger: Logger

    /// Runs until the task is cancelled.
    func run() async throws {
        var count = 0
        while true {
            try await Task.sleep(for: interval)
            count += 1
            if let (user, event) = state.stir() {
                logger.info("mailbox changed", metadata: ["user": "\(user)", "event": "\(event)"])
            }
            if count.isMultiple(of: 4), let (user, event) = state.stirCalendar() {
                logger.info("calendar changed", metadata: ["user": "\(user)", "event": "\(event)"])
            }
        }
    }
}
