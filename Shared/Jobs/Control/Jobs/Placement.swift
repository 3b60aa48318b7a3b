import Models

/// Where a request ended up.
public struct Placement: Sendable, Hashable {
    /// The job that does the work.
    public let id: Int64
    /// False when a job with the same key waited already: it was kept or replaced, as the request said.
    public let isNew: Bool
}

extension Placement {
    func transition(of request: JobRequest, _ cause: Cause) -> Transition {
        Transition(
            .job, request.type, id: "\(id)", status: "pending", correlationID: cause.correlationID.rawValue)
    }
}
