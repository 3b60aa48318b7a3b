import Glibc
import HTTPClient
import HTTPTypes
import TestSupport

/// One running service.
struct Replica: Sendable {
    let process: ChildProcess
    let httpPort: Int

    var pid: pid_t { process.pid }

    func signal(_ signal: Int32) { process.signal(signal) }

    /// SIGKILL; returns when it is gone.
    func kill() async throws { try await process.end() }

    /// SIGTERM; the exit it leads to.
    func stop(within limit: Duration) async throws -> ChildProcess.Exit {
        process.signal(SIGTERM)
        return try await process.exit(within: limit)
    }

    /// Waits until it says that it is ready.
    func ready(_ client: HTTPClient, within limit: Duration = .seconds(30)) async throws {
        try await InTime.until("\(process.name) to be ready", limit, every: .milliseconds(50)) {
            if process.hasEnded {
                throw SystemError(what: "\(process.name) ended: \(process.output.suffix(1500))", code: 0)
            }
            return try await client.send(HTTPClientRequest(url: "http://127.0.0.1:\(httpPort)/readyz")).status.code
                == 200
        }
    }
}
