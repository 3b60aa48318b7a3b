public import FoundationEssentials

/// A claim on a run or a queued job: every write of its holder compares the fence.
public enum Claim: Hashable, Sendable {
    case run(id: UUID, fence: UUID)
    case job(id: Int64, fence: UUID)
}
