extension MalformedMail {
    /// Bodies and parts that are not what their headers say.
    static let bodies: [MalformedMail] = [
        MalformedMail(
            "a multipart without a boundary",
            "Subject: boundless\nContent-Type: multipart/mixed\n\n--x\nContent-Type: text/plain\n\nlost?\n--x--\n",
            Wanted(subject: "boundless")),
        MalformedMail(
            "a boundary that never comes",
            "Subject: waiting\nContent-Type: multipart/mixed; boundary=\"never\"\n\nHere is text all the same.\n",
            Wanted(subject: "waiting")),
        MalformedMail(
            "quoted-printable that is broken",
            part("Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable")
                + "caf=E9, =ZZ, =4 and the end=",
            Wanted(text: ["café, =ZZ, =4 and the end"])),
        MalformedMail(
            "base64 that is cut off",
            part("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64") + "SGVsbG8sIHdvcmxkI",
            Wanted(text: ["Hello, world"])),
        MalformedMail(
            "an unknown charset", part("Content-Type: text/plain; charset=x-klingon") + "caf\u{E9}\n",
            Wanted(text: ["café"], defects: ["lossy_charset"])),
        MalformedMail(
            "no UTF-8 although it says so",
            part("Content-Type: text/plain; charset=utf-8") + "a\u{ED}\u{A0}\u{80}b\u{C0}\u{80}c\u{FF}d\n",
            Wanted(defects: ["lossy_charset"])),
        // GMime takes both for application/octet-stream, so they are kept as files.
        MalformedMail("a content type without a subtype", part("Content-Type: text") + "?\n", Wanted(files: [""])),
        MalformedMail(
            "a content type that is none", part("Content-Type: ;;;/nonsense=\"") + "?\n", Wanted(files: [""])),
        MalformedMail(
            "an encoding that nobody knows",
            part("Content-Type: text/plain\nContent-Transfer-Encoding: rot13") + "Uryyb\n", Wanted(text: ["Uryyb"])),
        MalformedMail(
            "a file name of 8-bit characters",
            file("Content-Disposition: attachment; filename=\"r\u{E9}sum\u{E9}.pdf\""),
            Wanted(text: ["text"], files: ["résumé.pdf"])),
        MalformedMail(
            "an attachment that is cut off",
            file("Content-Disposition: attachment; filename=\"a.pdf\"\nContent-Transfer-Encoding: base64"),
            Wanted(text: ["text"], files: ["a.pdf"])),
        MalformedMail(
            "fifty levels", "Subject: deep\n" + nested(50), Wanted(subject: "deep", text: ["at the bottom"])),
        MalformedMail(
            "more levels than anybody reads", "Subject: abyss\n" + nested(1500), Wanted(subject: "abyss")),
        MalformedMail(
            "two thousand parts",
            "Subject: many\nContent-Type: multipart/mixed; boundary=b\n\n"
                + String(repeating: "--b\nContent-Disposition: attachment; filename=f\n\nx\n", count: 2000),
            // MIMELimits: a thousand, the whole included
            Wanted(subject: "many", files: Array(repeating: "f", count: 999))),
        MalformedMail(
            "HTML that never closes",
            part("Content-Type: text/html") + String(repeating: "<div><b>", count: 300) + "at last",
            Wanted(text: ["at last"])),
        MalformedMail(
            "HTML deeper than anybody reads",
            part("Content-Type: text/html") + "first" + String(repeating: "<div><b>", count: 20_000) + "last",
            Wanted(text: ["first"])),
    ]

    private static func part(_ headers: String) -> String { "\(headers)\n\n" }

    private static func file(_ headers: String) -> String {
        """
        Content-Type: multipart/mixed; boundary=b

        --b

        text
        --b
        Content-Type: application/pdf
        \(headers)

        JVBERi0xLj
        """
    }

    private static func nested(_ levels: Int) -> String {
        let open = (0..<levels).map { "Content-Type: multipart/mixed; boundary=\"level\($0)\"\n\n--level\($0)\n" }
        return open.joined() + "\nat the bottom\n"
    }
}
