import HTML
import MIME
import Providers

/// The text of a message's text parts. Pure.
struct MessageText: Hashable, Sendable {
    let text: String
    /// `lossy_charset`: bytes that its charset does not have were replaced, or an unknown charset was read as
    /// windows-1252; `cut`: only the beginning was kept.
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
        self.init(texts, defects)
    }

    /// A body that the provider has decoded.
    init(_ body: GraphBody) {
        self.init([body.isHTML ? HTMLText.plainText(from: body.content) : body.content], [])
    }

    private init(_ texts: [String], _ found: Set<String>) {
        var defects = found
        let whole = texts.filter { !$0.isEmpty }.joined(separator: "\n\n")
        if whole.count > Self.limit { defects.insert("cut") }
        text = Self.withPlainLineEnds(whole.prefix(Self.limit)).replacing("\0", with: "\u{FFFD}")
        self.defects = defects.sorted()
    }

    /// `\r\n`, `\r` and the `\r\r\n` of gateways that end each line once more become `\n`. Scalar by scalar, because
    /// Swift takes `\r\n` for one character, also when a replacement has just made it.
    private static func withPlainLineEnds(_ text: Substring) -> String {
        var result = String.UnicodeScalarView()
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            if isAfterReturn, scalar != "\r", scalar != "\n" { result.append("\n") }
            isAfterReturn = scalar == "\r"
            if !isAfterReturn { result.append(scalar) }
        }
        if isAfterReturn { result.append("\n") }
        return String(result)
    }

    private static func charset(of part: GmailPart) -> String? {
        part.header("Content-Type").flatMap { ContentType.parameter("charset", in: $0) }
    }
}
