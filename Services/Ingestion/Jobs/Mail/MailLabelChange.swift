/// One label of one message, as it is from now on.
struct MailLabelChange: Hashable, Sendable {
    let messageID: String
    let labelID: String
    let isSet: Bool
}
