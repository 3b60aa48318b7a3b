import HTML
import MIME
import Providers

/// The text of a message's text parts. Pure.
struct MessageText: Hashable, Sendable {
    let text: String
    /// `lossy_charset`: bytes that its charset does not have were replaced; `unknown_charset`: read as windows-1252.
    let defects: [String]

    /// Characters of one message that are kept.
    private static let limit = 1_000_000

    init(_ parts: [GmailPart]) {
        var texts: [String] = []
        var defects: Set<String> = []
        for part in parts {
            let charset = Self.charset(of: part)
            let (decoded, isLossy) = CharsetDecoder.decode(part.body.data ?? [], charset: charset)
            if isLossy { defects.insert("lossy_charset") }
            let isHTML = part.mimeType.lowercased() == "text/html"
            texts.append(isHTML ? HTMLText.plainText(from: decoded) : decoded)
        }
        let whole = texts.filter { !$0.isEmpty }.joined(separator: "\n\n")
        if whole.count > Self.limit { defects.insert("cut") }
        text = String(whole.prefix(Self.limit)).replacing("\r\n", with: "\n").replacing("\0", with: "\u{FFFD}")
        self.defects = defects.sorted()
    }

    private static func charset(of part: GmailPart) -> String? {
        part.header("Content-Type").flatMap { ContentType.parameter("charset", in: $0) }
    }
}
