extension MalformedMail {
    /// Headers that are missing, raw, far too many, or hold what they must not.
    static let headers: [MalformedMail] = [
        MalformedMail(
            "no header at all", "Hello,\nthere is nothing above me.\n", Wanted(text: ["there is nothing above me."])),
        MalformedMail(
            "neither Message-ID nor Date", "From: a@example.com\nSubject: undated\n\nWhen was this?\n",
            Wanted(subject: "undated", sender: "a@example.com", text: ["When was this?"])),
        MalformedMail(
            "a header only", "From: a@example.com\nSubject: that is all\n",
            Wanted(subject: "that is all", sender: "a@example.com")),
        MalformedMail(
            "a date that is none", "Date: the day after tomorrow\nFrom: a@example.com\n\nSoon.\n",
            Wanted(sender: "a@example.com", text: ["Soon."])),
        MalformedMail(
            "raw UTF-8", bytes: Array("From: Jürgen <j@example.com>\nSubject: Grüße aus Köln\n\nGrüße\n".utf8),
            Wanted(subject: "Grüße aus Köln", sender: "j@example.com", text: ["Grüße"])),
        MalformedMail(
            "raw Latin-1", "From: J\u{FC}rgen <j@example.com>\nSubject: Gr\u{FC}\u{DF}e\n\nnothing\n",
            Wanted(subject: "Grüße", sender: "j@example.com", text: ["nothing"])),
        MalformedMail(
            "encoded words that are broken",
            "From: =?utf-8?B?!!!!?= <a@example.com>\nSubject: =?utf-8?Q?caf=C3?= =?x-none?Q?=E9?= =?utf-8?X?a?=\n\nx\n",
            Wanted(subject: "caf?é =?utf-8?X?a?=", sender: "a@example.com", text: ["x"])),
        MalformedMail(
            "NUL everywhere",
            """
            From: "a\0b" <a\0@example.com>
            To: =?utf-8?Q?c=00d?= <c@example.com>
            Message-ID: <one\0two@example.com>
            In-Reply-To: <three\0@example.com>
            Subject: nil\0 and =?utf-8?Q?n=00l?=
            Content-Type: multipart/mixed; boundary="b"

            --b
            Content-Type: text/plain

            before\0after
            --b
            Content-Type: application/x\0y
            Content-Disposition: attachment; filename*=utf-8''n%00l.bin
            Content-ID: <p\0q>

            \0\0\0
            --b--

            """,
            Wanted(subject: "nil", text: ["before", "after"], defects: ["lossy_charset"], files: ["n"])),
        MalformedMail(
            "huge headers",
            "From: a@example.com\nSubject: \(String(repeating: "long ", count: 20_000))\n"
                + "References: \((0..<5000).map { "<\($0)@example.com>" }.joined(separator: "\n "))\n"
                + "X-Huge: \(String(repeating: "x", count: 900_000))\n\nsmall\n",
            Wanted(
                subject: Array(repeating: "long", count: 20_000).joined(separator: " "), sender: "a@example.com",
                text: ["small"])),
        MalformedMail(
            "addresses that never end",
            "From: \"unclosed <a@example.com\nTo: \(String(repeating: "g:", count: 5000)) b@example.com\n"
                + "Subject: addresses\nSubject: twice\n\nx\n",
            Wanted(subject: "addresses", sender: "a@example.com", text: ["x"])),
    ]
}
