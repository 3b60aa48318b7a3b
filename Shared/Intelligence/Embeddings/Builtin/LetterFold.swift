/// Small letters of the Latin script without their accents.
enum LetterFold {
    static func plain(_ scalar: Unicode.Scalar) -> [UInt8] {
        guard scalar.value >= 0xDF, let plain = table[scalar] else { return Array(String(scalar).utf8) }
        return plain
    }

    private static let table: [Unicode.Scalar: [UInt8]] = {
        var table: [Unicode.Scalar: [UInt8]] = [:]
        for (plain, accented) in letters {
            for scalar in accented.unicodeScalars { table[scalar] = Array(plain.utf8) }
        }
        return table
    }()

    private static let letters = [
        "a": "àáâãäåāăąǎạảấầẩẫậắằẳẵặ", "ae": "æ", "c": "çćĉċč", "d": "ďđð", "e": "èéêëēĕėęěẹẻẽếềểễệ", "g": "ĝğġģ",
        "h": "ĥħ", "i": "ìíîïĩīĭįıǐỉị", "j": "ĵ", "k": "ķ", "l": "ĺļľŀł", "n": "ñńņňŉ", "o": "òóôõöøōŏőơọỏốồổỗộớờởỡợ",
        "oe": "œ", "r": "ŕŗř", "s": "śŝşšș", "ss": "ß", "t": "ţťŧț", "th": "þ", "u": "ùúûüũūŭůűųưụủứừửữự", "w": "ŵ",
        "y": "ýÿŷỳỵỷỹ", "z": "źżž",
    ]
}
