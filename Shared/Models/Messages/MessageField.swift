import FoundationEssentials

/// One member of a message's body, read as what it must be.
struct MessageField {
    let name: String
    let value: JSONValue

    func text() throws(MessageError) -> String {
        guard case .string(let text) = value else { throw wrong("text") }
        return text
    }

    func word(among words: [String]) throws(MessageError) -> String {
        guard case .string(let text) = value, words.contains(text) else { throw wrong(words.joined(separator: ", ")) }
        return text
    }

    func number<Number: FixedWidthInteger>(from least: Number, as type: Number.Type = Number.self)
        throws(MessageError) -> Number
    {
        guard case .integer(let number) = value else { throw wrong("a whole number") }
        guard let number = Number(exactly: number), number >= least else {
            throw wrong("from \(least) to \(Number.max)")
        }
        return number
    }

    func numbers() throws(MessageError) -> [Int64] {
        guard case .array(let values) = value else { throw wrong("a list of job ids") }
        var numbers: [Int64] = []
        for case .integer(let number) in values { numbers.append(Int64(number)) }
        guard numbers.count == values.count else { throw wrong("a list of job ids") }
        return numbers
    }

    func id() throws(MessageError) -> UUID {
        guard case .string(let text) = value, let id = UUID(uuidString: text) else { throw wrong("a UUID") }
        return id
    }

    func instant() throws(MessageError) -> Date {
        guard case .string(let text) = value, let instant = try? Date(text, strategy: .iso8601) else {
            throw wrong("an RFC 3339 instant like 2026-05-04T10:00:00Z")  // why it is none does not matter
        }
        return instant
    }

    func callback() throws(MessageError) -> JobCallback {
        do {
            return try JobCallback(parsing: value)
        } catch {
            throw .wrongCallback("\(error)")
        }
    }

    private func wrong(_ expected: String) -> MessageError { .wrongField(name, expected: expected) }
}
