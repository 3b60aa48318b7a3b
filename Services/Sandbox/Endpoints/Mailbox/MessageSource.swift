/// Where a message's bytes come from.
enum MessageSource: Sendable {
    /// Delivered or read from a file.
    case raw([UInt8], messageID: String?)
    /// Written by the mailbox's generator, anew and the same each time.
    case generated(GeneratedMessage)
}
