/// A handler ran SQL, which a ledger in memory cannot.
public struct NeedsDatabase: Error, Hashable, CustomStringConvertible {
    /// The job or job type.
    public let job: String

    init(_ job: String) {
        self.job = job
    }

    public var description: String {
        "\(job) runs SQL, which the ledger in memory does not; test it with TestService.withDatabase"
    }
}
