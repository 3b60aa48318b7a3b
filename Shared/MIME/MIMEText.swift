/// Small text operations without ICU.
enum MIMEText {
    /// Without white space at both ends, and on one line.
    static func trim(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let isSpace = { (scalar: Unicode.Scalar) in scalar == " " || ("\t"..."\r").contains(scalar) }
        guard let first = scalars.firstIndex(where: { !isSpace($0) }),
            let last = scalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        let core = scalars[first...last]
        guard core.contains(where: { $0 == "\n" || $0 == "\r" }) else { return String(core) }
        return String(String.UnicodeScalarView(core.filter { $0 != "\n" && $0 != "\r" }))
    }
}
