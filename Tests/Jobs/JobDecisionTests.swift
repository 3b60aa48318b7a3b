import FoundationEssentials
import Testing

@testable import Jobs

@Suite("What becomes of a job after an attempt")
struct JobDecisionTests {
    private let backoff = Backoff(base: .seconds(2), cap: .seconds(60))

    private func job(retries: Int, of most: Int = 3) -> ClaimedJob {
        ClaimedJob(
            id: 1, type: "t", fence: UUID(), payload: "{}", uniqueKey: nil, attempt: retries + 1, retryCount: retries,
            maxRetries: most, cause: Cause())
    }

    @Test("is another try after the first failures, and a dead letter after the last that is allowed")
    func tries() {
        let statuses = (0...3).map {
            JobDecision.afterFailure("e", job: job(retries: $0), delay: nil, backoff: backoff).status
        }
        #expect(statuses == ["retry", "retry", "dead_letter", "dead_letter"])
        #expect(
            JobDecision.afterFailure("e", job: job(retries: 0, of: 1), delay: nil, backoff: backoff).status
                == "dead_letter")
        #expect(
            JobDecision.afterFailure("e", job: job(retries: 0, of: 0), delay: nil, backoff: backoff).status
                == "dead_letter")
    }

    @Test("waits as long as the handler says, or by the backoff")
    func delays() {
        guard
            case .retry("e", .seconds(7)) = JobDecision(
                .retry(after: .seconds(7), reason: "e"), job: job(retries: 0), backoff: backoff)
        else { return #expect(Bool(false)) }
        guard
            case .retry("e", let delay) = JobDecision(
                .retry(after: nil, reason: "e"), job: job(retries: 1), backoff: backoff)
        else { return #expect(Bool(false)) }
        #expect(delay >= .zero && delay <= .seconds(4))
    }

    @Test("is what the handler's outcome says")
    func outcomes() {
        let outcomes: [JobOutcome] = [.done(), .snooze(.seconds(1)), .cancel(reason: "c"), .fail(reason: "f")]
        let statuses = outcomes.map { JobDecision($0, job: job(retries: 0), backoff: backoff).status }
        #expect(statuses == ["success", "snooze", "cancelled", "dead_letter"])
    }
}
