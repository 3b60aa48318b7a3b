/// A declared charset, made sense of.
struct CharsetLabel {
    /// What iconv is asked for; `nil` where the label is missing or cannot be a charset's name.
    let iconvName: String?
    let isUTF8: Bool
    /// Whether valid UTF-8 is to be believed over the label.
    let mayBeUTF8: Bool

    init(_ declared: String?) {
        let name = Self.cleaned(declared)
        iconvName = name.map { Self.aliases[$0] ?? $0 }
        isUTF8 = name.map { Self.utf8.contains($0) } ?? false
        mayBeUTF8 = isUTF8 || name.map { !Self.isMultiByte($0) } ?? true
    }

    /// Lower case, without quotes, spaces and a doubled `charset=`; `nil` where what remains is no possible name.
    ///
    /// The check matters: iconv reads `//` as the start of options and would read a `/` as part of a file name.
    static func cleaned(_ declared: String?) -> String? {
        var name = declared?.lowercased().filter { !"\"' \t\r\n".contains($0) } ?? ""
        while name.hasPrefix("charset=") { name.removeFirst("charset=".count) }
        name = String(name.prefix { $0 != ";" })
        let isAllowed = { (byte: UInt8) in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || "-_.:+()".utf8.contains(byte)
        }
        guard !name.isEmpty, name.utf8.count <= 40, name.utf8.allSatisfy(isAllowed) else { return nil }
        return name
    }

    /// Charsets in which bytes of non-ASCII characters come in groups, so that short texts can be valid UTF-8 by chance,
    /// or in which ASCII bytes mean something else.
    private static func isMultiByte(_ name: String) -> Bool {
        multiBytePrefixes.contains { name.hasPrefix($0) }
    }

    private static let utf8: Set<String> = ["utf-8", "utf8", "unicode-1-1-utf-8", "utf-8-mac", "x-utf-8"]

    private static let multiBytePrefixes = [
        "gb", "hz", "big5", "cp932", "cp936", "cp949", "cp950", "shift", "sjis", "x-sjis", "ms_kanji", "windows-31j",
        "euc", "x-euc", "iso-2022", "ks_c", "ks-c", "ksc", "johab", "uhc", "windows-949", "utf-16", "utf16", "utf-32",
        "utf32", "utf-7", "utf7", "ucs", "unicode", "iso-10646",
    ]

    private static let aliases: [String: String] = [
        "us-ascii": "CP1252", "ascii": "CP1252", "ansi_x3.4-1968": "CP1252", "iso-8859-1": "CP1252",
        "iso8859-1": "CP1252", "iso_8859-1": "CP1252", "latin1": "CP1252", "latin-1": "CP1252", "l1": "CP1252",
        "windows-1252": "CP1252", "x-ansi": "CP1252", "iso-8859-9": "CP1254", "latin5": "CP1254",
        "iso-8859-11": "CP874", "tis-620": "CP874", "iso-8859-8-i": "ISO-8859-8", "iso-8859-6-i": "ISO-8859-6",
        "gb2312": "GB18030", "gbk": "GB18030", "gb_2312-80": "GB18030", "x-gbk": "GB18030", "cp936": "GB18030",
        "hz-gb-2312": "HZ", "big5": "BIG5-HKSCS", "x-x-big5": "BIG5-HKSCS", "shift_jis": "CP932",
        "shift-jis": "CP932", "x-sjis": "CP932", "sjis": "CP932", "ms_kanji": "CP932", "windows-31j": "CP932",
        "iso-2022-jp": "ISO-2022-JP-3", "euc-kr": "CP949", "ks_c_5601-1987": "CP949", "ks_c_5601-1989": "CP949",
        "ksc5601": "CP949", "ksc_5601": "CP949", "windows-949": "CP949", "koi8-ru": "KOI8-U",
        "x-mac-roman": "MACINTOSH", "macroman": "MACINTOSH", "x-mac-cyrillic": "MAC-CYRILLIC",
        "x-cp1250": "CP1250", "x-cp1251": "CP1251", "unicode": "UTF-16", "utf-16": "UTF-16", "utf7": "UTF-7",
    ]
}
