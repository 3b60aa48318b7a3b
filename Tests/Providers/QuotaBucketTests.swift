import HTTPClient
import Synchronization
import Testing

@testable import Providers

@Suite("quota units over time")
struct QuotaBucketTests {
    private let limit = QuotaLimit(unitsPerSecond: 10, capacity: 50)

    @Test("a new bucket is empty")
    func empty() async throws {
        let time = VirtualTime()
        _ = try await QuotaBucket(limit: limit, time: time.source).take(20)
        #expect(time.now == .seconds(2))
    }

    @Test("what was not used is kept up to the capacity")
    func capacity() async throws {
        let time = VirtualTime()
        let bucket = QuotaBucket(limit: limit, time: time.source)
        time.advance(by: .seconds(100))
        _ = try await bucket.take(50)
        #expect(time.waits.isEmpty)
        _ = try await bucket.take(10)
        #expect(time.waits == [.seconds(1)])
    }

    @Test("in no minute are more units used than capacity and rate allow, whatever is restarted")
    func perMinute() async throws {
        let (time, limit) = (VirtualTime(), QuotaLimit.perMinute(600, capacity: 100))
        var uses: [(at: Duration, units: Double)] = []
        var bucket = QuotaBucket(limit: limit, time: time.source)
        var generator = SystemRandomNumberGenerator()
        for round in 0..<2000 {
            let units = Double(Int.random(in: 1...100, using: &generator))
            if round % 7 == 0 { bucket = QuotaBucket(limit: limit, time: time.source) }
            if round % 5 == 0 { time.advance(by: .seconds(Int.random(in: 0...20, using: &generator))) }
            _ = try await bucket.take(units)
            uses.append((time.now, units))
        }
        for (index, use) in uses.enumerated() {
            let minute = uses[index...].prefix { $0.at < use.at + .seconds(60) }
            #expect(minute.reduce(0) { $0 + $1.units } <= 600.001)
        }
    }

    @Test("in no minute are more units used either, where processes take over from one another")
    func takenOver() async throws {
        let (time, limit) = (VirtualTime(), QuotaLimit.perMinute(600, capacity: 100))
        let processes = (0..<3).map { _ in QuotaBucket(limit: limit, time: time.source) }
        var uses: [(at: Duration, units: Double)] = []
        var generator = SystemRandomNumberGenerator()
        var current = 0
        for _ in 0..<2000 {
            if Int.random(in: 0..<5, using: &generator) == 0 {
                current = (current + Int.random(in: 1...2, using: &generator)) % 3
                await processes[current].empty()
                time.advance(by: .seconds(Int.random(in: 0...20, using: &generator)))
            }
            let units = Double(Int.random(in: 1...100, using: &generator))
            _ = try await processes[current].take(units)
            uses.append((time.now, units))
        }
        for (index, use) in uses.enumerated() {
            let minute = uses[index...].prefix { $0.at < use.at + .seconds(60) }
            #expect(minute.reduce(0) { $0 + $1.units } <= 600.001)
        }
    }

    @Test("a cancelled wait gives its units back")
    func cancelled() async throws {
        let time = VirtualTime()
        let bucket = QuotaBucket(limit: limit, time: time.source)
        let task = Task { [bucket] in
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try await bucket.take(50)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        _ = try await bucket.take(10)
        #expect(time.now == .seconds(1))
    }

    @Test("pauses double while refusals follow one another, and are short again after a success")
    func pauses() async throws {
        let time = VirtualTime()
        let bucket = QuotaBucket(limit: limit, time: time.source)
        var lengths: [Duration] = []
        for _ in 0..<4 {
            let grant = try await bucket.take(0)
            await bucket.pause(grant, retryAfter: nil)
            lengths.append(await bucket.remainingPause)
        }
        #expect(lengths == [.seconds(1), .seconds(2), .seconds(4), .seconds(8)])
        await bucket.succeeded(try await bucket.take(0))
        await bucket.pause(try await bucket.take(0), retryAfter: nil)
        #expect(await bucket.remainingPause == .seconds(1))
    }

    @Test("a pause is at least as long as the server asks, and chance makes it longer")
    func advice() async throws {
        let bucket = QuotaBucket(limit: limit, time: VirtualTime(chance: 0.5).source)
        await bucket.pause(try await bucket.take(0), retryAfter: .seconds(30))
        #expect(await bucket.remainingPause == .milliseconds(30_500))
    }

    @Test("refusals of requests that were under way together count once")
    func together() async throws {
        let bucket = QuotaBucket(limit: limit, time: VirtualTime().source)
        let grants = [try await bucket.take(0), try await bucket.take(0), try await bucket.take(0)]
        for grant in grants { await bucket.pause(grant, retryAfter: nil) }
        #expect(await bucket.remainingPause == .seconds(1))
        await bucket.succeeded(grants[0])
        await bucket.pause(try await bucket.take(0), retryAfter: nil)
        #expect(await bucket.remainingPause == .seconds(2))
    }

    @Test("after a pause the bucket is empty")
    func emptyAfterPause() async throws {
        let time = VirtualTime()
        let bucket = QuotaBucket(limit: limit, time: time.source)
        time.advance(by: .seconds(100))
        let grant = try await bucket.take(0)
        await bucket.pause(grant, retryAfter: .seconds(20))
        _ = try await bucket.take(10)
        #expect(time.now == .seconds(121))
    }

    @Test("a pause that begins while somebody waits ends his waiting, if it is longer than his patience")
    func impatience() async throws {
        let time = VirtualTime()
        let pausing = Mutex<(bucket: QuotaBucket, grant: QuotaBucket.Grant)?>(nil)
        var source = time.source
        source.sleep = { wait in
            if let (bucket, grant) = pausing.withLock({ $0 }) {
                await bucket.pause(grant, retryAfter: .seconds(3600))
            }
            time.advance(by: wait)
        }
        let bucket = QuotaBucket(limit: limit, time: source)
        let grant = try await bucket.take(0)
        pausing.withLock { $0 = (bucket, grant) }
        await #expect { try await bucket.take(20, patience: .seconds(30)) } throws: {
            ($0 as? QuotaPause)?.remaining == .seconds(3598)
        }
        #expect(time.now == .seconds(2))
    }

    @Test("a pause puts off what was reserved before it, one after another")
    func puttingOff() {
        var ledger = QuotaLedger(limit: limit, now: .zero)
        let (first, second) = (ledger.reserve(50, now: .zero), ledger.reserve(50, now: .zero))
        #expect(ledger.due(first) == .seconds(5))
        ledger.pause(epoch: 0, asked: .seconds(20), jitter: 0, now: .seconds(1))
        #expect(ledger.due(first) == .seconds(25))
        #expect(ledger.due(second) == .seconds(30))
        ledger.pause(epoch: 1, asked: .seconds(30), jitter: 0, now: .seconds(11))
        #expect(ledger.due(second) == .seconds(50))
        // What is reserved during the pause comes after what was reserved before it.
        #expect(ledger.due(ledger.reserve(10, now: .seconds(12))) == .seconds(51))
    }

    @Test("backoff stops growing")
    func longest() {
        var ledger = QuotaLedger(limit: limit, now: .zero)
        for _ in 0..<100 { ledger.pause(epoch: ledger.epoch, asked: nil, jitter: 1, now: .zero) }
        #expect(ledger.pausedUntil == .seconds(128))
    }
}
