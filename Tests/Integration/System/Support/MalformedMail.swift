/// A message as somebody's broken program might send it, and what is to be made of it.
struct MalformedMail: Sendable {
    /// Of its file.
    let name: String
    let bytes: [UInt8]
    var wanted: Wanted

    struct Wanted: Sendable {
        var subject = ""
        /// The sender's address.
        var sender: String?
        /// What the text holds.
        var text: [String] = []
        var defects: [String] = []
        /// Their names.
        var files: [String] = []
    }

    /// - Parameter text: scalars up to U+00FF are the bytes; a line ends with `\n`, which becomes `\r\n`.
    init(_ name: String, _ text: String, _ wanted: Wanted) {
        self.init(name, bytes: text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }, wanted)
    }

    /// - Parameter bytes: a line ends with `\n`, which becomes `\r\n`.
    init(_ name: String, bytes: [UInt8], _ wanted: Wanted) {
        self.name = name
        self.bytes = bytes.flatMap { $0 == UInt8(ascii: "\n") ? [0x0D, 0x0A] : [$0] }
        self.wanted = wanted
    }
}
