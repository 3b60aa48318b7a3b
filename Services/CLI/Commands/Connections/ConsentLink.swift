import ArgumentParser
import FoundationEssentials
import HTTPClient
import Hosting
import Linking
import Logging
import Operations
import Postgres

/// Links an account by its user's consent in a browser (RFC 8252).
struct ConsentLink {
    let provider: AccountProvider
    let kinds: Set<ConnectionKind>
    let account: String?
    let owner: OwnerName
    let opensBrowser: Bool
    let output: OutputOptions

    private static let patience = Duration.seconds(300)

    /// - Throws: `ExitCode(1)` when nothing was linked, after saying why.
    func run() async throws {
        try await Session.with { backbone, settings in
            let http = try HTTPClient(configuration: HTTPClientConfiguration(), logger: Logger(label: "http"))
            let linking = try AccountLinking(settings, database: backbone.database, transport: http)
            do {
                let linked = try await link(linking, backbone.database)
                try LinkReport(
                    connectionID: linked.connectionID, userID: linked.userID, account: linked.account,
                    missing: linked.missing.map(\.rawValue).sorted()
                ).print(output)
            } catch let error as LinkError {
                Output.error(error.description)
                throw ExitCode(1)
            }
        }
    }

    private func link(_ linking: AccountLinking, _ database: PostgresPool) async throws -> LinkedAccount {
        let user = try await database.transaction { try await owner.find(in: $0) }
        // Microsoft knows `http://localhost` with any port for programs on a desk; Google the address itself.
        let listener = LoopbackListener(host: provider == .outlook ? "localhost" : "127.0.0.1")
        return try await listener.run(
            for: Self.patience,
            begin: { root in
                let request = LinkRequest(provider: provider, kinds: kinds, redirectURI: root, account: account)
                show(try await linking.start(request, of: user).url)
            },
            answer: { try await linking.finish(try LinkAnswer(query: $0), by: "operator") })
    }

    /// On standard error, so that standard output is the command's result alone.
    private func show(_ url: String) {
        let isOpened = opensBrowser && Browser.open(url)
        let invitation = isOpened ? "Your browser shows where to consent. If not, open:" : "Open this to consent:"
        Output.note("\(invitation)\n\n    \(url)\n\nWaiting for the answer, five minutes at most …")
    }
}
