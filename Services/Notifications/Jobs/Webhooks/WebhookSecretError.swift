/// Why the webhook secrets cannot be used; without a part of any.
public enum WebhookSecretError: Error, Hashable, CustomStringConvertible {
    /// There is none.
    case none
    /// The entry at this place, from 1 on.
    case notBase64(Int)
    case wrongSize(Int)

    public var description: String {
        switch self {
        case .none: "there is no secret; 'openssl rand -base64 32' makes one"
        case .notBase64(let place): "entry \(place) is not whsec_ and Base64"
        case .wrongSize(let place): "entry \(place) does not have 24 to 64 bytes; 'openssl rand -base64 32' makes one"
        }
    }
}
