import FoundationEssentials
import Logging

/// Claims that the ledger has for this process and nobody works on, because the answer to the claim was lost.
///
/// Looked for by the claimer itself, while it has no claim under way. The server may still commit after the link broke,
/// so it is repeated for longer than any statement lasts.
struct LostClaims {
    let office: Office
    private var searchUntil: ContinuousClock.Instant?

    private static let searchTime = Duration.seconds(90)

    init(office: Office) {
        self.office = office
    }

    /// A claim failed, so it may have happened.
    mutating func suspect() {
        searchUntil = .now + Self.searchTime
        lookAgain()
    }

    /// Hands back what was claimed and never begun, when there is reason to suspect any.
    mutating func handBack() async throws {
        guard let searchUntil else { return }
        if ContinuousClock.now > searchUntil { self.searchUntil = nil } else { lookAgain() }
        let holder = office.lock.identity.id
        for run in try await RunLedger.held(by: holder, in: office.database) where isLost(run.claim) {
            try await handBack(.run(run, "handed_back")) {
                try await RunLedger.handBack(run, in: office.database)
            }
        }
        for job in try await JobLedger.held(by: holder, in: office.database) where isLost(job.claim) {
            try await handBack(.job(job, "handed_back")) {
                try await JobLedger.giveBack(
                    job, after: .zero, failure: .interruption, error: nil, in: office.database)
            }
        }
    }

    private func isLost(_ claim: Claim) -> Bool { !office.bench.isSeated(claim) }

    private func handBack(_ transition: Transition, _ write: () async throws -> Void) async throws {
        do {
            try await write()
            var transition = transition
            transition.reason = "it was claimed without our knowing"
            office.tell(transition, level: .warning)
        } catch is ClaimLost {
            return  // it ended between the two looks
        }
    }

    private func lookAgain() {
        let wake = office.wake
        Task {
            try await ContinuousClock().sleep(for: .seconds(1))
            wake()
        }
    }
}
