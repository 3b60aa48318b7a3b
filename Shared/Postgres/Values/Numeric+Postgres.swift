extension PostgresCell {
    /// The digits of a `numeric` as PostgreSQL prints them.
    ///
    /// Binary form (`numeric_send`): number of base-10000 digits, weight of the first one, sign, digits after the
    /// point, then the digits.
    func numericText(wanted: @autoclosure () -> String) throws -> String {
        var reader = PostgresReader(try require(wanted: wanted()))
        guard let count: Int16 = reader.integer(), let weight: Int16 = reader.integer(),
            let sign: UInt16 = reader.integer(), let scale: Int16 = reader.integer()
        else { throw mismatch(wanted: wanted(), reason: "the value ends early") }
        switch sign {
        case 0xC000: return "NaN"
        case 0xD000: return "Infinity"
        case 0xF000: return "-Infinity"
        default: break
        }
        let digits = (0..<max(Int(count), 0)).map { _ in reader.integer(as: Int16.self) ?? 0 }
        let number = NumericDigits(digits: digits, weight: Int(weight), scale: Int(scale))
        return (sign == 0x4000 ? "-" : "") + number.whole + number.fraction
    }
}

/// The digits of a `numeric`, four decimal ones in each.
private struct NumericDigits {
    let digits: [Int16]
    let weight: Int
    let scale: Int

    var whole: String {
        guard weight >= 0 else { return "0" }
        let text = (0...weight).map(group).joined()
        let trimmed = text.drop { $0 == "0" }
        return trimmed.isEmpty ? "0" : String(trimmed)
    }

    var fraction: String {
        guard scale > 0 else { return "" }
        // The digit at index i counts 10000^(weight - i), so the first one after the point has the index weight + 1;
        // below 0.0001 that is negative, and the groups before the first digit are zeros.
        let first = weight + 1
        let text = (first..<first + (scale + 3) / 4).map(group).joined()
        return "." + text.prefix(scale)
    }

    private func group(_ index: Int) -> String {
        let digit = digits.indices.contains(index) ? Int(digits[index]) : 0
        let text = String(digit)
        return String(repeating: "0", count: max(0, 4 - text.count)) + text
    }
}
