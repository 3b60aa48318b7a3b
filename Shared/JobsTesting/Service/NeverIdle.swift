/// There was always something due.
public struct NeverIdle: Error, CustomStringConvertible {
    /// After so many runs and attempts.
    public let limit: Int
    /// How often each job or job type was executed.
    public let counts: [String: Int]

    public var description: String {
        let list = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(5)
            .map { "\($0.value) × \($0.key)" }.joined(separator: ", ")
        return """
            after \(limit) runs and attempts there was still something due (\(list)); a job that enqueues itself, or is \
            tried again without a delay, never ends: give a higher limit, or work it off one by one with runNext()
            """
    }
}
