import FoundationEssentials
import HTTPClient
import HTTPTypes
import Postgres
import SandboxService
import TestSupport
import Testing

/// The sandbox as a program of its own, with many made-up mailboxes, all linked.
struct ManyMailboxes {
    let accounts: [String]
    private let url: String
    private let stage: Stage

    static func start(_ stage: Stage, count: Int, messages: Int) async throws -> ManyMailboxes {
        let port = try LocalPort.free()
        let process = try stage.run(
            "sandbox",
            [
                try Executables.path("sandbox"), "--port", "\(port)", "--users", "\(count)", "--messages",
                "\(messages)", "--units-per-minute", "10000000",
            ])
        try await InTime.until("the sandbox to listen", .seconds(60)) {
            if process.hasEnded { throw SystemError(what: "the sandbox ended: \(process.output)", code: 0) }
            return try LocalPort.isOpen(port)
        }
        let accounts = (1...count).map { "user\($0)@example.com" }
        for account in accounts {
            try stage.expectSuccess(
                try await stage.carillon(
                    "connection", "add", "gmail", "--account", account, input: "1//sandbox-\(account)\n"))
        }
        return ManyMailboxes(accounts: accounts, url: "http://127.0.0.1:\(port)", stage: stage)
    }

    /// For the services that are to use it.
    var environment: [String: String] { ["GOOGLE_TOKEN_URL": "\(url)/token", "GMAIL_URL": url] }

    /// What was asked for since the last call, of each mailbox.
    func takeCounts() async throws -> [UsageCounts] {
        var all: [UsageCounts] = []
        for account in accounts {
            let counts = "\(url)/control/users/\(account)/counts"
            let answer = try await stage.client.send(HTTPClientRequest(url: counts))
            all.append(try JSONDecoder().decode(UsageCounts.self, from: Data(answer.body)))
            _ = try await stage.client.send(HTTPClientRequest(method: .delete, url: counts))
        }
        return all
    }
}
