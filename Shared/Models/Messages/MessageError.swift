/// Why a message's body was not taken; the text becomes the reason of its dead letter.
public enum MessageError: Error, Hashable, CustomStringConvertible {
    case notJSON(String)
    case notAnObject(String)
    case unknownField(String, known: [String])
    case wrongField(String, expected: String)
    case tooLarge(Int, limit: Int)
    case unsupportedVersion(Int, newest: Int)

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
        case .tooLarge(let size, let limit):
            "the body has \(size) bytes, more than the \(limit) allowed; only its beginning was kept"
        case .unsupportedVersion(let version, let newest):
            "the message is of version \(version), this service reads versions up to \(newest)"
        }
    }
}
