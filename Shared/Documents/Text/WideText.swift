/// UTF-16 and UTF-32, known by their byte order mark.
struct WideText {
    let text: String
    let name: String
    let isLossy: Bool

    /// How units are made of bytes.
    struct Form {
        let name: String
        let width: Int
        let isBigEndian: Bool

        /// By the byte order mark. UTF-32 goes first: its mark, least byte first, begins as that of UTF-16.
        init?(_ bytes: [UInt8]) {
            if bytes.starts(with: [0xFF, 0xFE, 0, 0]) {
                (name, width, isBigEndian) = ("utf-32le", 4, false)
            } else if bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
                (name, width, isBigEndian) = ("utf-32be", 4, true)
            } else if bytes.starts(with: [0xFF, 0xFE]) {
                (name, width, isBigEndian) = ("utf-16le", 2, false)
            } else if bytes.starts(with: [0xFE, 0xFF]) {
                (name, width, isBigEndian) = ("utf-16be", 2, true)
            } else {
                return nil
            }
        }
    }

    /// `nil` where there is no mark.
    init?(_ bytes: [UInt8]) {
        guard let form = Form(bytes) else { return nil }
        let units = stride(from: form.width, to: bytes.count - form.width + 1, by: form.width).map { start in
            let unit = bytes[start..<start + form.width]
            return (form.isBigEndian ? Array(unit) : unit.reversed()).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        if form.width == 2 {
            text = String(decoding: units.map { UInt16(truncatingIfNeeded: $0) }, as: UTF16.self)
        } else {
            text = String(String.UnicodeScalarView(units.map { Unicode.Scalar($0) ?? "\u{FFFD}" }))
        }
        name = form.name
        isLossy = bytes.count % form.width != 0 || text.unicodeScalars.contains("\u{FFFD}")
    }
}
