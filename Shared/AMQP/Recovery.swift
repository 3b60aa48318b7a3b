import Logging

/// Keeps a driver connected: connects, serves, and after each loss begins anew, until the task is cancelled.
struct Recovery: Sendable {
    let connector: Connector
    let backoff: Backoff
    let logger: Logger

    /// A connection that lived this long counts as a success; shorter ones let the backoff grow.
    private static let settled = Duration.seconds(5)

    /// - Throws: `topologyConflict`. Returns when the task is cancelled, after the driver has closed its connection.
    func run(_ driver: some LinkDriver) async throws(AMQPError) {
        var generator = SystemRandomNumberGenerator()
        var failures = 0
        var lastReport: (text: String, at: ContinuousClock.Instant)?
        while !Task.isCancelled {
            guard await driver.wantsConnection else { return await untilCancelled() }
            let began = ContinuousClock.now
            guard let error = await serveOnce(driver) else { continue }
            if error.code == .topologyConflict { throw error }
            await driver.connectionFailed(error)
            report(error, &lastReport)
            if .now - began > Self.settled { failures = 0 }
            try? await Task.sleep(for: backoff.delay(attempt: failures, using: &generator))
            failures += 1
        }
    }

    private func serveOnce(_ driver: some LinkDriver) async -> AMQPError? {
        do {
            let handle = try await connector.connect()
            logger.info("connected to the broker", metadata: ["broker": "\(handle.endpoint)"])
            return await driver.serve(handle)
        } catch let error as AMQPError {
            return error
        } catch {
            return nil
        }
    }

    private func untilCancelled() async {
        let (never, end) = AsyncStream.makeStream(of: Never.self)
        for await _ in never {}
        end.finish()
    }

    /// Says each new failure aloud and repeats a lasting one every 30 s.
    private func report(_ error: AMQPError, _ last: inout (text: String, at: ContinuousClock.Instant)?) {
        let isNews = last.map { $0.text != error.message || .now - $0.at > .seconds(30) } ?? true
        guard isNews else { return }
        last = (error.message, .now)
        logger.warning("no connection to the broker, trying on", metadata: ["error": "\(error)"])
    }
}
