/// A message that is written when it is read.
struct GeneratedMessage: Hashable, Sendable {
    let place: MessagePlace
    /// Seconds since 1970.
    let date: Int64
    /// When the message before it in the conversation was sent; `nil` for the first.
    let previousDate: Int64?
}
