public import FoundationEssentials
public import Models

/// What a piece of work comes from: inherited by everything it causes.
public struct Cause: Codable, Sendable, Hashable {
    public var correlationID: CorrelationID
    public var traceParent: TraceParent
    /// The run whose child a queued job is.
    public var runID: UUID?

    public init(
        correlationID: CorrelationID = CorrelationID(), traceParent: TraceParent = TraceParent(), runID: UUID? = nil
    ) {
        self.correlationID = correlationID
        self.traceParent = traceParent
        self.runID = runID
    }
}
