/// How many letters of a text belong to scripts that one language in the main is written in.
struct ScriptCensus {
    private var letters = 0
    private var counts: [String: Int] = [:]

    init(_ scalars: some Sequence<Unicode.Scalar>) {
        for scalar in scalars where scalar.isLetter || scalar.isJoined {
            letters += 1
            if let script = Self.script(scalar) { counts[script, default: 0] += 1 }
        }
    }

    /// Of a text at least half of which is in such a script; the first seventh of kana makes Chinese Japanese.
    var language: String? {
        guard letters > 1 else { return nil }
        let (kana, han) = (counts["kana"] ?? 0, counts["han"] ?? 0)
        if (kana + han) * 2 >= letters { return kana * 7 >= kana + han ? "ja" : "zh" }
        return counts.first { $0.key.count == 2 && $0.value * 2 > letters }?.key
    }

    private static func script(_ scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0x3040...0x30FF: "kana"
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: "han"
        case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7AF: "ko"
        case 0x0590...0x05FF: "he"
        case 0x0600...0x06FF, 0x0750...0x077F: "ar"
        case 0x0900...0x097F: "hi"
        case 0x0E00...0x0E7F: "th"
        case 0x0370...0x03FF, 0x1F00...0x1FFF: "el"
        default: nil
        }
    }
}
