import Operations
import Testing

@Suite("Durations as text")
struct DurationTextTests {
    @Test(
        "what people write is understood",
        arguments: [
            ("250ms", Duration.milliseconds(250)), ("15m", .seconds(900)), ("1h30m", .seconds(5400)),
            ("2w", .seconds(1_209_600)), ("1d", .seconds(86400)), ("0s", .zero), ("1s500ms", .milliseconds(1500)),
            ("30m1h", .seconds(5400)),
        ]
    )
    func parses(text: String, duration: Duration) {
        #expect(DurationText.parse(text) == duration)
    }

    @Test(
        "what is no duration is refused",
        arguments: ["", "15", "m", "-5m", "1.5h", "5 m", "5m5m", "1y", "99999999999999999999w", "5M", "１５m", "101000w"]
    )
    func refuses(text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test(
        "formatting and parsing are inverse",
        arguments: [0, 1, 999, 1000, 90_000, 5_400_000, 788_645_123, 604_800_000]
    )
    func roundTrips(milliseconds: Int) {
        let duration = Duration.milliseconds(milliseconds)
        #expect(DurationText.parse(DurationText.format(duration)) == duration)
    }
}
