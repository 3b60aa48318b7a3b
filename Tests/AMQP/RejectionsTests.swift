import Testing

@testable import AMQP

@Suite("What the broker rejects")
struct RejectionsTests {
    private let start = ContinuousClock.now
    private let full = Rejections.Address(exchange: "", routingKey: "full")
    private let other = Rejections.Address(exchange: "", routingKey: "other")

    private func answer(
        _ rejections: inout Rejections, _ outcome: AMQPPublishOutcome, for address: Rejections.Address,
        at now: ContinuousClock.Instant
    ) -> Bool {
        rejections.answered(outcome, for: address, at: now)
    }

    @Test("an address with nothing but rejections for two seconds is worth a new channel")
    func lasting() {
        var rejections = Rejections()
        #expect(!answer(&rejections, .rejected, for: full, at: start))
        #expect(!answer(&rejections, .rejected, for: full, at: start + .seconds(1)))
        #expect(answer(&rejections, .rejected, for: full, at: start + .seconds(2)))
    }

    @Test("what is confirmed elsewhere does not hide it, and what is confirmed there ends it")
    func confirmed() {
        var rejections = Rejections()
        _ = answer(&rejections, .rejected, for: full, at: start)
        #expect(!answer(&rejections, .confirmed, for: other, at: start + .seconds(1)))
        #expect(answer(&rejections, .rejected, for: full, at: start + .seconds(2)))
        _ = answer(&rejections, .confirmed, for: full, at: start + .seconds(3))
        #expect(rejections.isEmpty)
        #expect(!answer(&rejections, .rejected, for: full, at: start + .seconds(4)))
        #expect(answer(&rejections, .rejected, for: full, at: start + .seconds(6)))
    }

    @Test("a queue that stays full is tried less and less often, at least every thirty seconds")
    func fullForGood() {
        var rejections = Rejections()
        let tries = (0...200).filter {
            answer(&rejections, .rejected, for: full, at: start + .seconds($0))
        }
        #expect(tries == [2, 6, 14, 30, 60, 90, 120, 150, 180])
    }
}
