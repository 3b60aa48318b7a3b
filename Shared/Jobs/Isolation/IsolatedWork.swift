/// Claimed work that a child process does for its parent, which keeps the claim.
enum IsolatedWork: Codable, Sendable {
    case job(ClaimedJob)
    case run(ClaimedRun)

    var claim: Claim {
        switch self {
        case .job(let job): job.claim
        case .run(let run): run.claim
        }
    }
}
