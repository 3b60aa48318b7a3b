/// What mail programs put before the message that is answered.
enum QuoteMark {
    /// `-----Original Message-----` and its kin, in the languages of common programs.
    static func isSeparator(_ line: Substring) -> Bool {
        guard line.hasPrefix("--") || line.hasPrefix("__") else { return false }
        let words = line.drop { $0 == "-" || $0 == "_" || $0 == " " }
        return separators.contains { words.lowercased().hasPrefix($0) }
    }

    private static let separators = [
        "original message", "forwarded message", "ursprüngliche nachricht", "weitergeleitete nachricht",
        "message d'origine", "message transféré", "mensaje original", "messaggio originale", "messaggio inoltrato",
        "oorspronkelijk bericht", "mensagem original", "исходное сообщение", "original-nachricht",
    ]

    /// `From: …` followed within five lines by two more header lines: what Outlook writes.
    static func isHeaderBlock(_ lines: ArraySlice<Substring>) -> Bool {
        guard let first = lines.first, hasHeader(first, ["from:", "von:", "de:", "da:", "van:", "от:"]) else {
            return false
        }
        let following = lines.dropFirst().prefix(5)
        return following.count { hasHeader($0, otherHeaders) } >= 2
    }

    private static let otherHeaders = [
        "sent:", "date:", "to:", "subject:", "cc:", "gesendet:", "an:", "betreff:", "datum:", "envoyé:", "envoyé :",
        "à:", "à :", "objet:", "objet :", "enviado:", "para:", "asunto:", "inviato:", "a:", "oggetto:", "verzonden:",
        "aan:", "onderwerp:", "assunto:", "отправлено:", "кому:", "тема:", "дата:",
    ]

    private static func hasHeader(_ line: Substring, _ names: [String]) -> Bool {
        let line = line.drop { $0 == "*" || $0 == ">" || $0 == " " }.lowercased()
        return names.contains { line.hasPrefix($0) }
    }

    /// `On Mon, 4 May 2026, Ann wrote:`, over at most three lines, with a quotation or the end behind it.
    static func isAttribution(_ lines: ArraySlice<Substring>) -> Bool {
        guard let first = lines.first, openings.contains(where: { first.hasPrefix($0) }) else { return false }
        for count in 1...3 where lines.count >= count {
            guard let last = lines.prefix(count).last, endsAttribution(last) else { continue }
            let next = lines.dropFirst(count).first { !$0.isEmpty }
            return next.map { $0.hasPrefix(">") || count == 1 } ?? true
        }
        return false
    }

    private static let openings = [
        "On ", "Am ", "Le ", "El ", "Il ", "Op ", "Em ", "Den ", "W dniu ", "On\u{A0}",
    ]

    private static let closings = [
        "wrote:", "schrieb:", "a écrit :", "a écrit:", "escribió:", "ha scritto:", "schreef:", "escreveu:", "skrev:",
        "napisał:", "napisał(a):",
    ]

    private static func endsAttribution(_ line: Substring) -> Bool {
        closings.contains { line.hasSuffix($0) }
            || (line.hasPrefix("Am ") && line.contains("schrieb") && line.hasSuffix(":"))
    }
}
