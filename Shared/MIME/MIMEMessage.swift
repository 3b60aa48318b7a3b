import CGMime
public import FoundationEssentials

/// A message (RFC 5322, RFC 2045–2047), read by GMime as far as it can be read.
///
/// Parsing never fails because a message is malformed. It is synchronous and costs about one pass over the bytes.
public struct MIMEMessage: Sendable, Equatable {
    /// The message's own part; its headers are those of the message.
    public let root: MIMEPart
    /// Whether a limit cut something off (depth, number of parts or headers).
    public let isTruncated: Bool

    /// - Parameters:
    ///   - bytes: the message as sent; line ends may be CRLF or LF.
    ///   - limits: see ``MIMELimits``.
    /// - Throws: ``MIMEError`` where there is nothing, too much or too costly to read.
    public init(parsing bytes: [UInt8], limits: MIMELimits = MIMELimits()) throws {
        guard !bytes.isEmpty else { throw MIMEError(.empty, "the message is empty") }
        guard bytes.count <= limits.maximumMessageSize else {
            throw MIMEError(.tooLarge, "the message has \(bytes.count) bytes, over \(limits.maximumMessageSize)")
        }
        let safe = try MIMEPreflight.check(bytes)
        var builder = MIMETreeBuilder(limits: limits, size: bytes.count)
        if let parsed = try Self.withMessage(safe, { builder.root(of: $0) }) {
            root = parsed
        } else if let parsed = try Self.withMessage([UInt8(ascii: "\n")] + safe, { builder.root(of: $0) }) {
            // GMime finds no header at all: then all of it is the body.
            root = parsed
        } else {
            throw MIMEError(.unreadable, "no message could be read from \(bytes.count) bytes")
        }
        isTruncated = builder.isTruncated
    }

    public var headers: [MIMEHeader] { root.headers }
    /// Decoded; `nil` where there is none.
    public var subject: String? { headers.first("Subject") }
    /// Without angle brackets.
    public var messageID: String? { headers.first("Message-ID").flatMap { MessageIDList.parse($0).first } }
    /// `References` and then `In-Reply-To`, without angle brackets and without repetition; oldest first.
    public var references: [String] {
        let text = [headers.first("References"), headers.first("In-Reply-To")].compactMap { $0 }
        return MessageIDList.parse(text.joined(separator: " "))
    }
    /// The `Date` header, unchecked against any clock; `nil` where it is missing or unreadable.
    public var date: Date? { headers.first("Date").flatMap(MailDate.parse) }
    /// The root and all parts below it, in the order of the message.
    public var parts: [MIMEPart] { root.flattened }

    /// Runs `body` on the parsed message, whose memory is freed afterwards; `nil` where GMime finds no header.
    private static func withMessage(
        _ bytes: [UInt8],
        _ body: (UnsafeMutablePointer<GMimeMessage>) -> MIMEPart
    ) throws -> MIMEPart? {
        let options = MIMELibrary.options
        return try bytes.withUnsafeBytes { raw in
            let buffer = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
            guard let stream = g_mime_stream_mem_new_with_buffer(buffer, raw.count) else {
                throw MIMEError(.unreadable, "no memory stream for \(raw.count) bytes")
            }
            defer { g_object_unref(stream) }
            let parser = g_mime_parser_new_with_stream(stream)
            defer { g_object_unref(parser) }
            guard let message = g_mime_parser_construct_message(parser, options) else { return nil }
            defer { g_object_unref(message) }
            return body(message)
        }
    }
}
