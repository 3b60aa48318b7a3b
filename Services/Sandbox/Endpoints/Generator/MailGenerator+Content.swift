import MIME

extension MailGenerator {
    /// A header's text in ASCII.
    static func fold(_ text: String, charset: String) -> String {
        // A charset that lacks a character gives way to UTF-8.
        EncodedWord.encode(text, charset: CharsetEncoder.encode(text, charset: charset) == nil ? "utf-8" : charset)
    }

    /// The tree of parts.
    func node(of message: GeneratedMessage, plan: ConversationPlan) -> MailNode {
        var random = SeededGenerator(seed: seed &+ 1, message.place.conversation, message.place.index)
        switch plan.kind {
        case .newsletter: return .text(type: "text/html", newsletter(plan, &random), plan.choice)
        case .spam: return .text(type: "text/html", spam(&random), plan.choice)
        case .notification: return notification(message, plan, &random)
        case .conversation: return conversation(message, plan, &random)
        }
    }

    private func conversation(
        _ message: GeneratedMessage,
        _ plan: ConversationPlan,
        _ random: inout SeededGenerator
    ) -> MailNode {
        let text = MailNode.text(type: "text/plain", MailText(self, plan).plain(message), plan.choice)
        let html = MailNode.text(type: "text/html", MailText(self, plan).html(message), plan.choice)
        let share = Int.random(in: 0..<100, using: &random)
        if share < 35 { return text }
        if share < 60 { return .multipart("alternative", [text, html]) }
        if share < 85 {
            let files = (0..<Int.random(in: 1...2, using: &random)).map { _ in MailFile.make(plan, &random) }
            return .multipart("mixed", [.multipart("alternative", [text, html])] + files)
        }
        let picture = MailFile.picture(contentID: "logo.\(messageID(message.place))", &random)
        let related = MailNode.multipart("related", [html, picture])
        if share < 95 { return .multipart("alternative", [text, related]) }
        return .multipart("mixed", [.multipart("alternative", [text, related]), MailFile.make(plan, &random)])
    }

    private func notification(
        _ message: GeneratedMessage,
        _ plan: ConversationPlan,
        _ random: inout SeededGenerator
    ) -> MailNode {
        let lines = (0..<3).map { _ in random.pick(plan.phrases.sentences) }
        let text = MailNode.text(type: "text/plain", lines.joined(separator: "\n") + "\n", plan.choice)
        let body = lines.map { "<p>\(MailText.escape($0))</p>" }.joined()
        let html = MailNode.text(type: "text/html", "<html><body>\(body)</body></html>", plan.choice)
        guard random.oneIn(2) else { return .multipart("alternative", [text, html]) }
        let start = message.date + 86400 * Int64.random(in: 1...20, using: &random)
        let event = """
            BEGIN:VCALENDAR
            VERSION:2.0
            METHOD:REQUEST
            BEGIN:VEVENT
            UID:\(messageID(message.place))
            DTSTART:\(MailDate.calendar(start))
            DTEND:\(MailDate.calendar(start + 3600))
            SUMMARY:\(plan.subject)
            END:VEVENT
            END:VCALENDAR

            """
        let calendar = MailNode.text(
            type: "text/calendar; method=REQUEST",
            event,
            CharsetChoice(charset: "utf-8", encoding: .base64)
        )
        return .multipart("alternative", [text, html, calendar])
    }

    private func newsletter(_ plan: ConversationPlan, _ random: inout SeededGenerator) -> String {
        let items = (0..<Int.random(in: 3...8, using: &random)).map { number in
            """
            <tr><td><h2>\(number + 1). \(MailText.escape(random.pick(plan.phrases.subjects)))</h2>
            <p>\(MailText.escape(random.pick(plan.phrases.sentences)))&nbsp;&mdash;
            <a href="https://news.example.com/a?id=\(number)&amp;u=1">\(MailText.escape(plan.phrases.greeting))</a></p></td></tr>
            """
        }
        return """
            <!DOCTYPE html><html><head><title>News</title><style>td { padding: 8px } .x > p { color: #333 }</style></head>
            <body><div style="display:none">preview text nobody sees</div>
            <table width="600">\(items.joined(separator: "\n"))</table>
            <img src="https://news.example.com/pixel.gif" width="1" height="1" alt="">
            <p>&copy; Example News &middot; <a href="https://news.example.com/unsubscribe">unsubscribe</a></p></body></html>
            """
    }

    private func spam(_ random: inout SeededGenerator) -> String {
        let amount = Int.random(in: 1...9, using: &random) * 1_000_000
        return """
            <html><body><font size=7 color=red>YOU HAVE WON \(amount) \u{20AC}!!!</font><br>
            <script>alert("click")</script><a href="http://prize.example.net/">CLAIM NOW<br><div>urgent</body>
            """
    }
}
