extension HostileDocument {
    private static let zip: [UInt8] = [0x50, 0x4B, 0x03, 0x04, 20, 0, 0, 0, 8, 0]

    static let files = [
        HostileDocument("nothing", "empty") { [] },
        HostileDocument("white space", "empty") { text(" \n", 500_000) },
        HostileDocument("zeros", "unsupported") { [UInt8](repeating: 0, count: 1_000_000) },
        HostileDocument("noise", "unsupported") { noise(1_000_000) },
        HostileDocument("text of 33 MiB", "tooLarge") { text("word ", 7_000_000) },
        HostileDocument("text of 20 MB", "tooMuchText") { text("word ", 4_000_000) },
        HostileDocument("a ZIP bomb", "unsupported") { zip + [UInt8](repeating: 0xFF, count: 42_000) },
        HostileDocument("a Word document", "unsupported") { zip + Array("....word/document.xml".utf8) },
        HostileDocument("a gzip bomb", "unsupported") { [0x1F, 0x8B, 8, 0] + [UInt8](repeating: 0, count: 100_000) },
        HostileDocument("an old Office document", "unsupported") {
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + noise(5000)
        },
        HostileDocument("an image", "unsupported") { [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + noise(5000) },
        HostileDocument("a program", "unsupported") { [0x7F, 0x45, 0x4C, 0x46] + noise(5000) },
        HostileDocument("a word that never ends", "text") { text("x", 300_000) },
        HostileDocument("half a million line ends", "text") { Array("a".utf8) + text("\n", 500_000) + Array("b".utf8) },
        HostileDocument("accents upon accents", "text") { Array("a".utf8) + text("\u{301}", 300_000) },
        HostileDocument("full stops", "text") { text(". ", 200_000) },
        HostileDocument("a million full stops in a row", "text") { text(".", 1_000_000) + Array("x".utf8) },
        HostileDocument("marks and quotes in a row", "text") { text(".\"", 500_000) + text("?!", 500_000) },
        HostileDocument("lone surrogates", "text") {
            [0xFF, 0xFE] + [[UInt8]](repeating: [0x00, 0xD8], count: 200_000).flatMap(\.self) + [0x61, 0]
        },
        HostileDocument("Markdown of signs only", "text", "noText") { text("# #\n```\n~~~\n", 100_000) },
        HostileDocument("Markdown of one heading", "text") { Array("# ".utf8) + text("#a", 500_000) },
    ]

    /// The same each time.
    static func noise(_ count: Int) -> [UInt8] {
        var state: UInt64 = 42
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
    }
}
