/// windows-1252 and ISO-8859-1.
enum SingleByteText {
    static func decode(_ bytes: ArraySlice<UInt8>) -> (text: String, name: String, isLossy: Bool) {
        let isWindows = bytes.contains { (0x80...0x9F).contains($0) && windows[Int($0) - 0x80] != 0xFFFD }
        var text = String.UnicodeScalarView()
        var isLossy = false
        for byte in bytes {
            guard (0x80...0x9F).contains(byte) else {
                text.append(Unicode.Scalar(byte))
                continue
            }
            let value = isWindows ? windows[Int(byte) - 0x80] : 0xFFFD
            isLossy = isLossy || value == 0xFFFD
            text.append(Unicode.Scalar(value) ?? "\u{FFFD}")
        }
        return (String(text), isWindows ? "windows-1252" : "iso-8859-1", isLossy)
    }

    /// What windows-1252 has from 0x80 to 0x9F.
    private static let windows: [UInt32] = [
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD,
        0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0xFFFD, 0x017E, 0x0178,
    ]
}
