/// What webhooks are sent with.
public struct WebhookResources: Sendable {
    let sender: any WebhookSender
    /// `nil` where no secret is configured: then nothing is sent.
    let signer: WebhookSigner?
    /// Whether `http://` is taken too.
    let allowsPlainText: Bool

    /// - Parameters:
    ///   - sender: reaches public addresses only, unless this is a development machine.
    ///   - allowsPlainText: for development.
    public init(sender: any WebhookSender, signer: WebhookSigner?, allowsPlainText: Bool = false) {
        self.sender = sender
        self.signer = signer
        self.allowsPlainText = allowsPlainText
    }
}
