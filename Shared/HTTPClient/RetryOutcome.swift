/// How one attempt ended.
public enum RetryOutcome: Sendable {
    case answered(HTTPClientResponse)
    case failed(HTTPClientError)
}
