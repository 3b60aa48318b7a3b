/// How much of a message is asked for.
public enum GmailMessageFormat: String, Sendable, Hashable {
    /// Headers and bodies, parsed by Google; attachments by id.
    case full
    /// Headers only.
    case metadata
    /// Ids and labels only.
    case minimal
    /// The message as it was sent, byte for byte.
    case raw
}
