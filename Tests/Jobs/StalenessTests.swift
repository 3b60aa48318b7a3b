import FoundationEssentials
import Schedules
import Testing

@testable import Jobs

@Suite("A scheduled job is stale")
struct StalenessTests {
    private static func time(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    @Test(
        "once its last success is more than two cadences old, counted in instants that should have succeeded",
        arguments: [
            ("@every 10m", "2026-11-20T10:00:05Z", "2026-11-20T10:20:04Z", false),
            ("@every 10m", "2026-11-20T10:00:05Z", "2026-11-20T10:20:06Z", true),
            ("0 * * * *", "2026-11-20T10:00:05Z", "2026-11-20T11:59:00Z", false),
            ("0 * * * *", "2026-11-20T10:00:05Z", "2026-11-20T12:00:06Z", true),
            // Friday to Monday nothing is due
            ("0 9 * * mon-fri", "2026-11-20T09:00:30Z", "2026-11-23T08:59:00Z", false),
            ("0 9 * * mon-fri", "2026-11-20T09:00:30Z", "2026-11-23T10:00:00Z", false),
            ("0 9 * * mon-fri", "2026-11-20T09:00:30Z", "2026-11-24T09:00:01Z", true),
        ])
    func cadences(expression: String, success: String, now: String, isStale: Bool) throws {
        let anchor = expression.hasPrefix("@") ? try Self.time("2026-11-20T10:00:00Z") : nil
        let schedule = try Schedule(expression, anchor: anchor)
        #expect(
            Staleness.isStale(schedule, since: try Self.time(success), now: try Self.time(now)) == isStale)
    }

    @Test("collecting the figures takes at most a hundredth of a core, and never rests longer than five minutes")
    func pause() {
        #expect(FiguresCollector.pause(after: .milliseconds(2)) == .seconds(15))
        #expect(FiguresCollector.pause(after: .milliseconds(500)) == .seconds(50))
        #expect(FiguresCollector.pause(after: .seconds(30)) == .seconds(300))
    }
}
