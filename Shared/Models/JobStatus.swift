/// Where a queued job stands in `jobs`.
public enum JobStatus: String, CaseIterable, Codable, Sendable {
    /// Waits for `available_at`, a free slot, or its retry.
    case pending
    /// Claimed by a live process.
    case processing
    /// Its handler returned, and its effects committed with this status.
    case completed
    /// Will not be tried again by itself; a dead letter tells why.
    case failed
    /// Ended by its handler or by hand; nothing will be tried again.
    case cancelled
}
