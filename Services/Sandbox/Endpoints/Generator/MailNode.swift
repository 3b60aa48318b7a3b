import MIME

/// A part of a message under construction.
indirect enum MailNode: Sendable {
    /// `type` with parameters, without the charset.
    case text(type: String, String, CharsetChoice)
    case multipart(String, [MailNode])
    /// `contentID` for what HTML refers to; then it is inline.
    case file(name: String, type: String, [UInt8], contentID: String?)

    /// Content headers, an empty line and the content, with CRLF line ends.
    /// - Parameter boundary: a word that occurs in no part; children add to it.
    func write(boundary: String) -> [UInt8] {
        switch self {
        case .text(let type, let text, let choice): Self.writeText(type, text, choice)
        case .multipart(let subtype, let parts): Self.writeMultipart(subtype, parts, boundary: boundary)
        case .file(let name, let type, let bytes, let contentID):
            Self.writeFile(name, type, bytes, contentID: contentID)
        }
    }

    private static func writeText(_ type: String, _ text: String, _ choice: CharsetChoice) -> [UInt8] {
        var choice = choice
        var bytes = Array(text.utf8)
        if let encoded = CharsetEncoder.encode(text, charset: choice.charset) {
            bytes = encoded
        } else {
            choice = CharsetChoice(charset: "utf-8", encoding: .quotedPrintable)
        }
        let head =
            "Content-Type: \(type); charset=\(choice.charset)\r\n"
            + "Content-Transfer-Encoding: \(choice.encoding.rawValue)\r\n\r\n"
        let content = choice.encoding == .base64 ? withCRLF(bytes) : bytes
        return Array(head.utf8) + withCRLF(choice.encoding.encode(content))
    }

    /// Line feeds as mail has them. None of the charsets here uses that byte for anything else.
    private static func withCRLF(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 32)
        for byte in bytes {
            if byte == UInt8(ascii: "\n") { result.append(UInt8(ascii: "\r")) }
            result.append(byte)
        }
        return result
    }

    private static func writeMultipart(_ subtype: String, _ parts: [MailNode], boundary: String) -> [UInt8] {
        var bytes = Array("Content-Type: multipart/\(subtype); boundary=\"\(boundary)\"\r\n\r\n".utf8)
        for (index, part) in parts.enumerated() {
            bytes += Array("--\(boundary)\r\n".utf8) + part.write(boundary: boundary + ".\(index)") + Array("\r\n".utf8)
        }
        return bytes + Array("--\(boundary)--\r\n".utf8)
    }

    private static func writeFile(_ name: String, _ type: String, _ bytes: [UInt8], contentID: String?) -> [UInt8] {
        let disposition = contentID == nil ? "attachment" : "inline"
        var head = "Content-Type: \(type)\r\nContent-Transfer-Encoding: base64\r\n"
        head += "Content-Disposition: \(disposition); \(parameter("filename", name))\r\n"
        if let contentID { head += "Content-ID: <\(contentID)>\r\n" }
        return Array((head + "\r\n").utf8) + withCRLF(TransferEncoding.base64.encode(bytes))
    }

    /// A parameter, percent-encoded where it is not plain ASCII (RFC 2231).
    private static func parameter(_ name: String, _ value: String) -> String {
        let isPlain = { (byte: UInt8) in (0x20..<0x7F).contains(byte) && !"\"\\".utf8.contains(byte) }
        if value.utf8.allSatisfy(isPlain) { return "\(name)=\"\(value)\"" }
        let isToken = { (byte: UInt8) in
            byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
                || (byte < 0x80 && Character(Unicode.Scalar(byte)).isLetter)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        let encoded = value.utf8.map { byte in
            isToken(byte)
                ? String(Unicode.Scalar(byte)) : (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
        }
        return "\(name)*=utf-8''\(encoded.joined())"
    }
}
