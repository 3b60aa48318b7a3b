import Glibc
import Synchronization

/// Keeps secrets out of what is shown.
///
/// Secrets learnt by `register` are replaced by `[redacted]` wherever they stand in a text, also percent-encoded and
/// escaped for JSON; so are passwords in the user part of URLs and in their query. It cannot see a secret that is
/// encoded otherwise (Base64) or cut in two. It leaves alone a registered one of fewer than six bytes, which would
/// tear holes into ordinary words, and one that the mark itself spells, such as the placeholder `redacted`.
public final class Redaction: Sendable {
    /// What stands in for a secret.
    public static let mark = "[redacted]"
    /// The process's own, which every log line passes.
    public static let shared = Redaction()

    private static let shortest = 6
    private let secrets = Mutex<[[UInt8]]>([])

    /// Knows no secret yet.
    public init() {}

    /// Learns a secret. Idempotent; values shorter than six bytes and parts of ``mark`` are ignored.
    public func register(_ secret: String) {
        guard secret.utf8.count >= Self.shortest, !Self.mark.contains(secret) else { return }
        let forms = [Array(secret.utf8), Self.percentEncoded(secret), JSONText.escaped(secret)]
        secrets.withLock { known in
            for form in forms where !known.contains(form) { known.append(form) }
            known.sort { $0.count > $1.count }  // a secret that contains another one goes first
        }
    }

    /// The text without secrets.
    public func redact(_ text: String) -> String {
        var bytes = Array(text.utf8)
        guard redact(&bytes) else { return text }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Removes secrets; tells whether there were any.
    func redact(_ bytes: inout [UInt8]) -> Bool {
        var isChanged = false
        for secret in secrets.withLock({ $0 }) {
            var start = 0
            while let range = Self.find(secret, in: bytes, from: start) {
                bytes.replaceSubrange(range, with: Self.mark.utf8)
                // Never looks at a mark again: one that the secret is part of would be replaced for ever.
                start = range.lowerBound + Self.mark.utf8.count
                isChanged = true
            }
        }
        return Self.redactURLs(in: &bytes, isWholeValue: false) || isChanged
    }

    /// Where `needle` stands. `memchr` runs at memory speed; every value of every log line passes here.
    static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Range<Int>? {
        guard let first = needle.first else { return nil }
        return bytes.withUnsafeBytes { haystack in
            guard let base = haystack.baseAddress else { return nil }
            var position = start
            while position + needle.count <= haystack.count {
                let room = haystack.count - position - needle.count + 1
                guard let hit = memchr(base + position, Int32(first), room) else { return nil }
                if memcmp(hit, needle, needle.count) == 0 {
                    let offset = base.distance(to: UnsafeRawPointer(hit))
                    return offset..<offset + needle.count
                }
                position = base.distance(to: UnsafeRawPointer(hit)) + 1
            }
            return nil
        }
    }

    private static func percentEncoded(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "%"))
                bytes += [hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            }
        }
        return bytes
    }

    private static let hexadecimal = Array("0123456789ABCDEF".utf8)

    /// RFC 3986 §2.3.
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: "~")
        }
    }
}
