/// One disturbance of one user's calls.
public struct Fault: Codable, Sendable, Equatable {
    public var kind: FaultKind
    /// The endpoint disturbed; `nil` for all but batches, tokens, consent and embeddings. What disturbs one of those names it,
    /// unless no other could answer so.
    public var endpoint: Endpoint?
    /// The chance that a matching call is disturbed, 0…1. `nil` is 1.
    public var probability: Double?
    /// How many calls are disturbed before the fault is over; `nil` for no end.
    public var times: Int?
    /// Matching calls that pass before the first is disturbed. `nil` is 0.
    public var skip: Int?
    /// A `Retry-After` header of that many seconds goes with a refusal; `nil` for none.
    public var retryAfter: Int?
    /// Whether `Retry-After` is written as an HTTP date. `nil` is no.
    public var retryAfterAsDate: Bool?
    /// Milliseconds that a slow answer takes longer. `nil` is 1000.
    public var delayMs: Int?

    public init(
        _ kind: FaultKind,
        endpoint: Endpoint? = nil,
        probability: Double? = nil,
        times: Int? = nil,
        skip: Int? = nil,
        retryAfter: Int? = nil,
        retryAfterAsDate: Bool? = nil,
        delayMs: Int? = nil
    ) {
        self.kind = kind
        self.endpoint = endpoint
        self.probability = probability
        self.times = times
        self.skip = skip
        self.retryAfter = retryAfter
        self.retryAfterAsDate = retryAfterAsDate
        self.delayMs = delayMs
    }

    /// - Parameter isResumed: whether the call goes on from a cursor.
    func matches(_ called: Endpoint, isResumed: Bool) -> Bool {
        if kind == .historyGone, called != .historyList { return false }
        if kind.isLostCursor, !called.isFollowed || !isResumed { return false }
        if kind.isTokenRefusal, !called.isToken { return false }
        if kind == .accessDenied { return called == .consent }
        if kind == .insufficientQuota { return called == .embeddings }
        return endpoint.map { $0 == called } ?? (kind.isTokenRefusal || !called.isApart)
    }
}
