/// Attachments.
enum MailFile {
    /// A document of a kilobyte or some dozens.
    static func make(_ plan: ConversationPlan, _ random: inout SeededGenerator) -> MailNode {
        let size = Int.random(in: 512...20_000, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            let bytes = Array("%PDF-1.4\n".utf8) + noise(size, &random) + Array("\n%%EOF\n".utf8)
            return .file(name: "\(plan.subject).pdf", type: "application/pdf", bytes, contentID: nil)
        case 1:
            let rows = (0..<size / 32).map { "\($0),\(Int.random(in: 0..<100_000, using: &random))\n" }
            return .file(
                name: "figures.csv",
                type: "text/csv; charset=utf-8",
                Array(rows.joined().utf8),
                contentID: nil
            )
        default:
            return .file(
                name: "notes \(Int.random(in: 1...99, using: &random)).docx",
                type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                Array("PK\u{3}\u{4}".utf8) + noise(size, &random),
                contentID: nil
            )
        }
    }

    static func picture(contentID: String, _ random: inout SeededGenerator) -> MailNode {
        let bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + noise(600, &random)
        return .file(name: "logo.png", type: "image/png", bytes, contentID: contentID)
    }

    private static func noise(_ size: Int, _ random: inout SeededGenerator) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: size) { bytes, count in
            var word: UInt64 = 0
            for index in 0..<size {
                if index % 8 == 0 { word = random.next() }
                bytes[index] = UInt8(truncatingIfNeeded: word >> UInt64(index % 8 * 8))
            }
            count = size
        }
    }
}
