extension HostileDocument {
    private static let head = "From: a@example.com\nSubject: x\nMIME-Version: 1.0\n"

    static let mails = [
        HostileDocument("mail nested two thousand times", "tooComplex") {
            let parts = (0..<2000).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined()
            return Array((head + parts + "Content-Type: text/plain\n\nend").utf8)
        },
        HostileDocument("mail of a hundred thousand parts", "tooComplex") {
            Array((head + "Content-Type: multipart/mixed; boundary=b\n\n").utf8) + text("--b\n\nx\n", 100_000)
        },
        HostileDocument("mail to a group of groups", "text") {
            Array((head + "To: ").utf8) + text("a:", 300_000) + Array("\n\ntext".utf8)
        },
        HostileDocument("mail of base64 without end", "text", "tooMuchText") {
            Array((head + "Content-Transfer-Encoding: base64\n\n").utf8) + text("QUJD", 4_000_000)
        },
        HostileDocument("mail of headers without end", "text", "tooComplex", "noText") {
            Array(head.utf8) + text("X-A: b\n", 500_000)
        },
        HostileDocument("mail with HTML nested too deeply", "tooComplex") {
            Array((head + "Content-Type: text/html\n\n").utf8) + text("<div>", 100_000)
        },
    ]
}
