/// What each connection enqueues.
struct Producer: Sendable {
    let options: LoadOptions
    let tally: Tally

    /// Enqueues this connection's share of the count.
    func fast(_ enqueuer: Enqueuer, _ index: Int) async throws {
        let count = try options.requireCount()
        let payload = plain
        var left = count / options.threads + (index < count % options.threads ? 1 : 0)
        while left > 0 {
            let size = options.jobsPerCall > 0 ? min(options.jobsPerCall, left) : 1
            try await enqueue(size, payload, enqueuer)
            tally.sent(size)
            left -= size
        }
    }

    /// After a delay it catches up, so that the rate is the one asked for, if it can be.
    func paced(_ enqueuer: Enqueuer, _ index: Int) async throws {
        let interval = Duration.seconds(Double(options.threads) / (try options.requireRate()))
        let begin = ContinuousClock.now
        let end = begin + .seconds(try options.requireWarmup() + options.requireSeconds())
        var due = begin + interval * Double(index) / Double(options.threads)
        while due < end, ContinuousClock.now < end {
            try await ContinuousClock().sleep(until: due, tolerance: .zero)
            try await enqueuer.enqueue(stamped)
            tally.sent(1)
            due += interval
        }
    }

    /// Keeps the worker busy and the backlog short.
    func closed(_ enqueuer: Enqueuer, _ throttle: Throttle) async throws {
        let end = ContinuousClock.now + .seconds(try options.requireSeconds())
        let payload = plain
        while ContinuousClock.now < end {
            let most = options.jobsPerCall > 0 ? options.jobsPerCall : 16
            let room = min(try throttle.room() / options.threads, most)
            guard room > 0 else {
                try await ContinuousClock().sleep(for: .milliseconds(2))
                continue
            }
            // Counted before it is sent: the other connections then leave room for it.
            tally.sent(room)
            if options.jobsPerCall > 0 {
                try await enqueuer.enqueue(room, of: payload)
            } else {
                for _ in 0..<room { try await enqueuer.enqueue(payload) }
            }
        }
    }

    private func enqueue(_ count: Int, _ payload: String, _ enqueuer: Enqueuer) async throws {
        if options.jobsPerCall > 0 {
            try await enqueuer.enqueue(count, of: payload)
        } else {
            try await enqueuer.enqueue(payload)
        }
    }

    private var plain: String { String(repeating: "x", count: options.payload) }

    /// Carries the present, so that the start of its handler is a sample of latency.
    private var stamped: String {
        let digits = String(Monotonic.nanoseconds)
        return String(repeating: "0", count: TallyFile.stampDigits - digits.utf8.count) + digits
            + String(repeating: "x", count: options.payload - TallyFile.stampDigits)
    }
}
