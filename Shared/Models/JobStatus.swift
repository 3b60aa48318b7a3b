/// Where a queued job stands in `jobs`.
public enum JobStatus: String, CaseIterable, Codable, Sendable {
    /// Waits for `available_at`, a free slot, or its retry.
    case pending
    /// Claimed by a live process.
    case processing
    case completed
    /// Will not be tried again by itself; a dead letter tells why.
    case failed
    case cancelled
}
