import FoundationEssentials

/// A write came too late: the claim it was made under is void, and nothing was written.
public struct ClaimLost: Error, Hashable, CustomStringConvertible {
    public let claim: Claim

    public init(claim: Claim) {
        self.claim = claim
    }

    public var description: String {
        switch claim {
        case .run(let id, _): "the claim on run \(id.uuidString.lowercased()) is void; nothing was written"
        case .job(let id, _): "the claim on job \(id) is void; nothing was written"
        }
    }
}
