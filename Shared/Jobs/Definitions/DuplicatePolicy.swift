/// What becomes of a request whose unique key already waits.
public enum DuplicatePolicy: String, Sendable, Hashable, Codable, CaseIterable {
    /// The request is dropped, for the waiting job will do its work. The default.
    case keep
    /// The waiting job takes over the request's payload, priority, time and retries, and keeps its place.
    case replace
    /// The enqueuer gets ``DuplicateJob``, and nothing it asked for with it is written.
    case reject
}
