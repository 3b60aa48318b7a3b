/// What a message of a conversation says, with what it answers quoted below.
struct MailText {
    private let generator: MailGenerator
    private let plan: ConversationPlan
    private static let maximumQuotes = 3

    init(_ generator: MailGenerator, _ plan: ConversationPlan) {
        self.generator = generator
        self.plan = plan
    }

    func plain(_ message: GeneratedMessage) -> String {
        plain(message.place, previousDate: message.previousDate, quotes: Self.maximumQuotes)
    }

    func html(_ message: GeneratedMessage) -> String {
        let body = html(message.place, previousDate: message.previousDate, quotes: Self.maximumQuotes)
        return """
            <html><head><meta http-equiv="Content-Type" content="text/html; charset=\(plan.choice.charset)"></head>
            <body>\(body)</body></html>

            """
    }

    static func escape(_ text: String) -> String {
        let entities: [Character: String] = ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;"]
        return text.map { entities[$0] ?? String($0) }.joined()
    }

    private func plain(_ place: MessagePlace, previousDate: Int64?, quotes: Int) -> String {
        var text = paragraphs(place).joined(separator: "\n\n") + "\n"
        guard place.index > 0, quotes > 0 else { return text }
        let previous = MessagePlace(conversation: place.conversation, index: place.index - 1)
        let quoted = plain(previous, previousDate: nil, quotes: quotes - 1)
        let lines = quoted.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        text += "\n\(attribution(previous, date: previousDate))\n"
        return text + lines.map { $0.hasPrefix(">") || $0.isEmpty ? ">\($0)\n" : "> \($0)\n" }.joined()
    }

    private func html(_ place: MessagePlace, previousDate: Int64?, quotes: Int) -> String {
        let own = paragraphs(place).map { "<p>\(Self.escape($0).split(separator: "\n").joined(separator: "<br>"))</p>" }
        guard place.index > 0, quotes > 0 else { return own.joined(separator: "\n") }
        let previous = MessagePlace(conversation: place.conversation, index: place.index - 1)
        let quoted = html(previous, previousDate: nil, quotes: quotes - 1)
        let line = Self.escape(attribution(previous, date: previousDate))
        return own.joined(separator: "\n") + """
            <div class="gmail_quote"><div class="gmail_attr">\(line)<br></div>
            <blockquote class="gmail_quote">\(quoted)</blockquote></div>
            """
    }

    private func attribution(_ place: MessagePlace, date: Int64?) -> String {
        let sender = plan.sender(of: place.index) ?? generator.owner
        let name = sender.name.isEmpty ? sender.address : sender.name
        return (date.map { MailDate.short($0) + ", " } ?? "") + "\(name) \(plan.phrases.wrote)"
    }

    private func paragraphs(_ place: MessagePlace) -> [String] {
        var random = SeededGenerator(seed: generator.seed &+ 2, place.conversation, place.index)
        let sender = plan.sender(of: place.index) ?? generator.owner
        var paragraphs = [plan.phrases.greeting]
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let count = Int.random(in: 1...4, using: &random)
            paragraphs.append((0..<count).map { _ in random.pick(plan.phrases.sentences) }.joined(separator: " "))
        }
        paragraphs.append(plan.phrases.closing + "\n" + (sender.name.isEmpty ? sender.address : sender.name))
        if random.oneIn(3) { paragraphs.append("-- \n\(sender.address)") }
        return paragraphs
    }
}
