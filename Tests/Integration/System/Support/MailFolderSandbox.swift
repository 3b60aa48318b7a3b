import FoundationEssentials
import HTTPClient
import HTTPTypes
import SandboxService
import TestSupport
import Testing

/// The sandbox as a program of its own, with one mailbox that it reads from a folder.
struct MailFolderSandbox {
    static let account = "reader@example.com"

    let url: String
    private let stage: Stage

    /// Starts it and links the mailbox.
    static func start(_ stage: Stage, folder: String) async throws -> MailFolderSandbox {
        let port = try LocalPort.free()
        let command = [
            try Executables.path("sandbox"), "--port", "\(port)", "--mail", folder, "--user", account,
        ]
        let process = try stage.run("sandbox", command)
        let sandbox = MailFolderSandbox(url: "http://127.0.0.1:\(port)", stage: stage)
        try await InTime.until("the sandbox to answer", .seconds(30)) {
            if process.hasEnded { throw SystemError(what: "the sandbox ended: \(process.output)", code: 0) }
            return try await !sandbox.messages().isEmpty
        }
        try stage.expectSuccess(
            try await stage.carillon(
                "connection", "add", "gmail", "--account", account, input: "1//sandbox-\(account)\n"))
        return sandbox
    }

    /// For the services that are to use it.
    var environment: [String: String] { ["GOOGLE_TOKEN_URL": "\(url)/token", "GMAIL_URL": url] }

    /// What the mailbox holds, in the order of the files' names.
    func messages() async throws -> [MailboxDump.Entry] {
        let response = try await stage.client.send(
            HTTPClientRequest(url: "\(url)/control/users/\(Self.account)/mailbox"))
        guard response.status.code == 200 else { return [] }
        return try JSONDecoder().decode(MailboxDump.self, from: Data(response.body)).messages.reversed()
    }
}
