/// The health server could not listen.
public struct HealthServerError: Error, CustomStringConvertible {
    /// `HTTP_HOST`
    public let host: String
    /// `HTTP_PORT`
    public let port: Int
    /// What the system said.
    public let underlying: any Error

    public var description: String {
        "cannot listen on HTTP_HOST=\(host) HTTP_PORT=\(port): \(underlying); "
            + "choose another port, or 0 for a free one"
    }
}
