import FoundationEssentials

extension JSONValue {
    /// Reads one JSON text.
    ///
    /// - Throws: `DecodingError` when `bytes` is not JSON.
    public init(parsing bytes: some Sequence<UInt8>) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    }

    /// The value as compact JSON with sorted keys, so that equal values have equal texts.
    public var text: String {
        get throws {
            if self == .object([:]) { return "{}" }  // most counts, and an encoder costs more than all else about them
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}
