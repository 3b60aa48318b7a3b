/// Takes secrets out of texts that are kept: keys, tokens, passwords by what stands before them, and card numbers.
///
/// What looks like one by its form is masked, whether or not it is one; a secret in words of its own stays. Pure.
enum SecretMask {
    /// Stands in place of a secret.
    static let mark = "[masked]"

    static func mask(_ text: String) -> String {
        var text = text
        text.replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/, with: mark)
        text.replace(/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+/, with: mark)  // JWT
        text.replace(/\b(AKIA|ASIA)[0-9A-Z]{16}\b/, with: mark)
        text.replace(
            /\b(gh[pousr]_|github_pat_|glpat-|xox[baprs]-|sk-|rk_live_|sk_live_|AIza)[A-Za-z0-9_-]{16,}/, with: mark)
        text.replace(named) { "\($0.output.1)\(mark)" }
        text.replace(/\b[0-9](?:[ -]?[0-9]){12,18}\b/) { isCard($0.output) ? mark : String($0.output) }
        return text
    }

    /// The word that names a secret, with what joins them; and the secret.
    private nonisolated(unsafe) static let named =
        /(?i)(\b(?:password|passwort|passwd|pwd|passcode|pin|secret|api[ _-]?key|access[ _-]?token|token)\b\s*(?:is|ist|lautet)?\s*[:=]?\s+|\b(?:password|passwort|passwd|pwd|secret|api[ _-]?key|token)\s*[:=]\s*)(?=\S*[0-9_@#$%^&*+=~-])\S{4,}/

    /// The check digit of ISO/IEC 7812 (Luhn).
    private static func isCard(_ text: Substring) -> Bool {
        let digits = text.compactMap(\.wholeNumberValue)
        let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
            let doubled = digit.element * (digit.offset.isMultiple(of: 2) ? 1 : 2)
            return sum + (doubled > 9 ? doubled - 9 : doubled)
        }
        return sum.isMultiple(of: 10) && Set(digits).count > 1
    }
}
