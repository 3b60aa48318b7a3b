import ArgumentParser
import FoundationEssentials
import Logging
import SandboxService

/// `sandbox`: stand-in providers for the demo and for tests.
@main
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Stand-in Google and Microsoft endpoints with made-up mailboxes, and faults. Never for production.",
        discussion: """
            Users that --users makes are user1@example.com, user2@example.com and so on; each has the refresh token
            1//sandbox-<address>, for Google and for Microsoft, which show the same mail and events. Everything can be
            changed while it runs, under /control.
            """
    )

    @OptionGroup var listening: ListeningOptions
    @OptionGroup var mailboxes: MailboxOptions

    @Option(help: "The OAuth client's id.")
    var clientId = SandboxConfiguration().clientID
    @Option(help: "The OAuth client's secret.")
    var clientSecret = SandboxConfiguration().clientSecret
    @Option(help: "Seconds that an access token works.")
    var tokenLifetime = 3599
    @Option(help: "Quota units per user in any 60 seconds.")
    var unitsPerMinute = QuotaSettings().unitsPerMinute
    @Option(help: "Where the pushes of Gmail's topic go.")
    var pushUrl: String?
    @Flag(help: "Ask on a page who consents, instead of consenting at once.")
    var askConsent = false
    @Flag(help: "Re-encode text bodies to UTF-8 under their old charset label.")
    var transcodeBodies = false

    func validate() throws {
        guard (1...86_400).contains(tokenLifetime) else {
            throw ValidationError("--token-lifetime must be 1 to 86400 seconds")
        }
        guard unitsPerMinute >= 0 else { throw ValidationError("--units-per-minute must not be negative") }
    }

    func run() async throws {
        let server = try SandboxServer(configuration: try serverConfiguration())
        try mailboxes.fill(server.state)
        try await server.run(handlingSignals: true)
    }

    private func serverConfiguration() throws -> SandboxConfiguration {
        var configuration = SandboxConfiguration()
        configuration.host = listening.host
        configuration.port = listening.port
        configuration.allowsNetwork = listening.allowNetwork
        configuration.clientID = clientId
        configuration.clientSecret = clientSecret
        configuration.accessTokenLifetime = .seconds(tokenLifetime)
        configuration.quota.unitsPerMinute = unitsPerMinute
        configuration.asksForConsent = askConsent
        configuration.pushURL = { [pushUrl] in pushUrl }
        configuration.transcodesBodies = transcodeBodies
        configuration.seed = mailboxes.seed
        configuration.arrivalInterval = mailboxes.arriveEvery?.duration
        return configuration
    }
}
