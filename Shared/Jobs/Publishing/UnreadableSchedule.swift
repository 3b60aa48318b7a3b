/// A schedule in the ledger that this version cannot read, such as one in a time zone it does not know.
public struct UnreadableSchedule: Hashable, Sendable {
    public let job: String
    /// What is wrong with it.
    public let reason: String
}
