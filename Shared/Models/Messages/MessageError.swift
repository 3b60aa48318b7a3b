/// Why a message's body was not taken; the text becomes the reason of its dead letter.
public enum MessageError: Error, Hashable, CustomStringConvertible {
    /// The value is the body's beginning, at most 60 bytes.
    case notJSON(String)
    /// JSON, but of the kind named.
    case notAnObject(String)
    /// A member that the message does not have; `known` are those it has.
    case unknownField(String, known: [String])
    /// A member whose value is of the wrong kind or out of range.
    case wrongField(String, expected: String)
    /// Why the callback cannot be taken.
    case wrongCallback(String)
    /// Bytes of the body, and how many are taken.
    case tooLarge(Int, limit: Int)

    public var description: String {
        switch self {
        case .notJSON(let start):
            "the body is not JSON; it begins '\(start)'"
        case .notAnObject(let kind):
            "the body must be a JSON object like {\"parameters\":{}}, got \(kind)"
        case .unknownField(let name, let known):
            "the body has an unknown field '\(name)'; it takes \(known.joined(separator: ", "))"
        case .wrongField(let name, let expected):
            "field '\(name)' of the body must be \(expected)"
        case .wrongCallback(let reason):
            reason
        case .tooLarge(let size, let limit):
            "the body has \(size) bytes, more than the \(limit) allowed; only its beginning was kept"
        }
    }
}
