import FoundationEssentials

extension JobMessage {
    private static let fields = ["payload", "unique_key", "available_at", "priority"]

    /// Reads a request's body as published by anyone; an empty one means `{}`.
    ///
    /// - Throws: ``MessageError`` that says what is wrong with the body.
    public init(parsing body: [UInt8]) throws(MessageError) {
        self.init()
        for (key, value) in try MessageBody.fields(of: body) {
            switch (key, value) {
            case ("payload", _): payload = value
            case ("unique_key", .string(let text)): uniqueKey = text
            case ("priority", .integer(let number)):
                guard let priority = Int16(exactly: number) else {
                    throw .wrongField("priority", expected: "from -32768 to 32767")
                }
                self.priority = priority
            case ("available_at", .string(let text)): availableAt = try Self.instant(text)
            case ("unique_key", _): throw .wrongField("unique_key", expected: "text")
            case ("priority", _): throw .wrongField("priority", expected: "a whole number")
            case ("available_at", _): throw .wrongField("available_at", expected: Self.instantShape)
            default: throw .unknownField(key, known: Self.fields)
            }
        }
    }

    private static let instantShape = "an RFC 3339 instant like 2026-05-04T10:00:00Z"

    private static func instant(_ text: String) throws(MessageError) -> Date {
        do {
            return try Date(text, strategy: .iso8601)
        } catch {
            throw .wrongField("available_at", expected: instantShape)
        }
    }
}
