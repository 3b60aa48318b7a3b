/// Works with one connection at a time, for as long as it lives.
protocol LinkDriver: Actor {
    /// Whether a connection is wanted at all.
    var wantsConnection: Bool { get }

    /// Uses the connection until it is lost.
    ///
    /// - Returns: why it was lost; `nil` when the driver closed it itself, on cancellation.
    func serve(_ handle: sending ConnectionHandle) async -> AMQPError?

    /// Hears why there is no connection.
    func connectionFailed(_ error: AMQPError)
}
