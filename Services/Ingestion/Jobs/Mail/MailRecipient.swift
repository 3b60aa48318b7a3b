import MIME

/// Someone a message is addressed to.
struct MailRecipient: Hashable, Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case to
        case cc
        case bcc
        case replyTo = "reply_to"

        var header: String {
            switch self {
            case .to: "To"
            case .cc: "Cc"
            case .bcc: "Bcc"
            case .replyTo: "Reply-To"
            }
        }
    }

    let kind: Kind
    /// Among those of its kind, from 0.
    let position: Int
    let address: MailAddress
}
