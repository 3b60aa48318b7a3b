import MIME

/// Made-up messages, one for each thing that can be wrong with mail.
enum Fixture {
    static func parse(_ text: String) throws -> MIMEMessage {
        try MIMEMessage(parsing: Array(text.utf8))
    }

    static func parse(latin1 text: String) throws -> MIMEMessage {
        try MIMEMessage(parsing: text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
    }

    static let nested = """
        From: "Doe, Jane" <jane@example.com>
        To: =?utf-8?q?M=C3=BCller=2C_Hans?= <hans@example.net>, bob@example.org
        Subject: =?iso-8859-1?q?Gr=FC=DFe?= aus =?utf-8?b?S8O2bG4=?=
        Date: Fri, 21 Nov 1997 09:55:06 -0600
        Message-ID: <m1@example.com>
        In-Reply-To: <m0@example.com>
        References: <a@example.com> <m0@example.com>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=outer

        --outer
        Content-Type: multipart/alternative; boundary=inner

        --inner
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        Sch=F6ne Gr=FC=
        =DFe
        --inner
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: base64

        PHA+U2Now7ZuZTwvcD4=
        --inner--
        --outer
        Content-Type: application/pdf; name*=utf-8''%C3%9Cbersicht.pdf
        Content-Disposition: attachment
        Content-Transfer-Encoding: base64

        JVBERi0xLjQ=
        --outer
        Content-Type: message/rfc822

        Subject: embedded
        From: x@example.com

        inside
        --outer--
        """
}
