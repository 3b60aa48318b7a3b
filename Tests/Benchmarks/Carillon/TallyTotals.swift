/// The counters of all processes at one instant.
struct TallyTotals {
    var started = 0
    var finished = 0
    var sent = 0
    /// Monotonic nanoseconds; 0 before the first.
    var firstStart: Int64 = 0
    var lastFinish: Int64 = 0

    /// Jobs enqueued whose handlers have not returned.
    var backlog: Int { sent - finished }
}
