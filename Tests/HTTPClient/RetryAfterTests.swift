import FoundationEssentials
import HTTPClient
import HTTPTypes
import Testing

@Suite("Retry-After")
struct RetryAfterTests {
    private let now = Date(timeIntervalSince1970: 784_111_777)  // Sun, 06 Nov 1994 08:49:37 GMT

    private func delay(_ value: String) -> Duration? {
        RetryAfter.delay([.retryAfterDelay: value], now: now)
    }

    @Test("seconds are seconds")
    func seconds() {
        #expect(delay("120") == .seconds(120))
        #expect(delay(" 0 ") == .zero)
    }

    @Test("a date is the time until then, and nothing once it has passed")
    func dates() {
        #expect(delay("Sun, 06 Nov 1994 08:50:37 GMT") == .seconds(60))
        #expect(delay("Sunday, 06-Nov-94 08:50:37 GMT") == .seconds(60))
        #expect(delay("Sun Nov  6 08:50:37 1994") == .seconds(60))
        #expect(delay("Sun, 06 Nov 1994 08:00:00 GMT") == .zero)
    }

    @Test("absurd numbers neither trap nor overflow")
    func absurd() {
        #expect(delay("99999999999999999999999999") == .seconds(366 * 86_400))
        #expect(delay("Fri, 31 Dec 9999 23:59:59 GMT") == .seconds(366 * 86_400))
    }

    @Test("what is neither is no advice", arguments: ["", "soon", "-5", "1.5", "+3"])
    func nonsense(value: String) {
        #expect(delay(value) == nil)
    }

    @Test("no header is no advice")
    func absent() {
        #expect(RetryAfter.delay([:], now: now) == nil)
    }
}
