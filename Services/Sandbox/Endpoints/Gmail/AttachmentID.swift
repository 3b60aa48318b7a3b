/// What a part's content is fetched by. As with Gmail it differs each time the message is read, so nobody should keep it.
struct AttachmentID: Sendable, CustomStringConvertible {
    private let message: MessageID
    private let partID: String
    private let nonce: Int

    init(message: MessageID, partID: String, nonce: Int) {
        self.message = message
        self.partID = partID
        self.nonce = nonce
    }

    init?(_ text: String) {
        guard let bytes = Base64URL.decode(text) else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split(separator: "/", omittingEmptySubsequences: false)
        guard words.count == 3, let nonce = Int(words[0]), let message = MessageID(String(words[1])) else { return nil }
        self.init(message: message, partID: String(words[2]), nonce: nonce)
    }

    /// The part, where the id was given out for that message.
    func part(of id: MessageID) -> String? {
        id == message ? partID : nil
    }

    var description: String {
        Base64URL.encode(Array("\(nonce)/\(message)/\(partID)".utf8))
    }
}
