/// Why a callback cannot be taken.
public enum CallbackError: Error, Hashable, CustomStringConvertible {
    /// The reason, without the URL itself.
    case unusableURL(String)
    /// What it must be instead.
    case wrongShape(String)
    /// What a request asks for that no callback can have.
    case unsupported(String)

    public var description: String {
        switch self {
        case .unusableURL(let reason): "the webhook's URL cannot be used: \(reason)"
        case .wrongShape(let expected): "the callback must be \(expected)"
        case .unsupported(let what): "a callback cannot have \(what)"
        }
    }
}
