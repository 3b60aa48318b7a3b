import HTTPClient
import Logging
import NotificationsJobs
import Operations

extension WebhookResources {
    /// What the settings say of webhooks.
    ///
    /// - Throws: `SettingsError` for secrets that cannot be read; ``HTTPClient/HTTPClientError``.
    init(_ settings: Settings) throws {
        let signer = try settings[.webhookSecrets].map { secrets in
            try SettingsError.blaming("WEBHOOK_SECRETS") { try WebhookSigner(parsing: secrets.revealed) }
        }
        let isOpen = settings[.webhookAllowPrivate]
        var configuration = HTTPClientConfiguration()
        configuration.addresses = isOpen ? .any : .publicOnly
        configuration.proxy = .none  // behind one, it would be the proxy's address that is judged
        configuration.maximumHeaderSize = 32 * 1024
        configuration.streamBufferSize = 64 * 1024
        self.init(
            sender: try HTTPClient(configuration: configuration, logger: Logger(label: "http")), signer: signer,
            allowsPlainText: isOpen)
    }
}
