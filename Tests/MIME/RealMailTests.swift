import FoundationEssentials
import MIME
import Testing

/// Real messages from a folder that `CARILLON_MAIL` names; skipped where it is unset.
@Suite("Real mail", .enabled(if: RealMail.folder != nil))
struct RealMailTests {
    @Test("every message is read, and shown for the record", arguments: RealMail.files)
    func readsEveryMessage(file: String) throws {
        let bytes = try RealMail.bytes(of: file)
        let message = try MIMEMessage(parsing: bytes)
        #expect(!message.isTruncated)
        #expect(message.parts.allSatisfy { $0.mimeType.contains("/") })
        print(RealMail.summary(of: message, file: file))
    }
}

enum RealMail {
    static let folder = ProcessInfo.processInfo.environment["CARILLON_MAIL"]

    static var files: [String] {
        guard let folder, let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return [] }
        return names.filter { $0.hasSuffix(".eml") }.sorted()
    }

    static func bytes(of file: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: folder ?? "").appendingPathComponent(file)))
    }

    static func summary(of message: MIMEMessage, file: String) -> String {
        let parts = message.parts.map { part in
            let lossy = CharsetDecoder.decode(part.body, charset: part.charset).isLossy && part.isInlineText
            return "\(part.mimeType)[\(part.body.count)\(lossy ? " lossy" : "")\(part.filename.map { " " + $0 } ?? "")]"
        }
        let from = MailAddress.parseList(message.headers.first("From") ?? "").map { "\($0.name ?? "-")<\($0.address)>" }
        return "MAIL \(file): \(message.subject ?? "(no subject)") | \(from.joined(separator: ",")) | "
            + parts.joined(separator: " ")
    }
}
