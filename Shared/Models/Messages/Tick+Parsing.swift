import FoundationEssentials

extension Tick {
    /// Reads a tick's body as published by anyone.
    ///
    /// - Throws: ``MessageError`` that says what is wrong with the body.
    public init(parsing body: [UInt8]) throws(MessageError) {
        self.init()
        for (key, value) in try MessageBody.fields(of: body) {
            switch (key, value) {
            case ("parameters", .object(let parameters)): self.parameters = parameters
            case ("parameters", .null): break
            case ("run_id", .string(let text)):
                guard let id = UUID(uuidString: text) else { throw .wrongField("run_id", expected: "a UUID") }
                runID = id
            case ("parameters", _): throw .wrongField("parameters", expected: "an object")
            case ("run_id", _): throw .wrongField("run_id", expected: "a UUID")
            default: throw .unknownField(key, known: ["parameters"])
            }
        }
    }

    /// The body to publish.
    public func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }
}
