import Providers

/// What came of asking for messages.
struct GmailFetch: Sendable {
    var messages: [MailMessage] = []
    /// By their ids, why messages could not be had though others could.
    var failures: [String: GmailError] = [:]
    /// How many of these were not left out before.
    var unreadable = 0
}
