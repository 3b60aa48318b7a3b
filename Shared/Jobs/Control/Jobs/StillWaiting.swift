/// A job cannot start, for it waits for others.
public struct StillWaiting: Error, Hashable, CustomStringConvertible {
    public let job: Int64
    /// What it waits for, at most ten.
    public let needs: [Int64]

    public var description: String {
        let list = needs.map { "\($0)" }.joined(separator: ", ")
        return "job \(job) waits for \(needs.count == 1 ? "job" : "jobs") \(list); --force starts it without"
    }
}
