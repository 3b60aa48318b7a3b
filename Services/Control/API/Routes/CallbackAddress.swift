import HTTPTypes
import Hummingbird
import Linking

/// Where providers send browsers back to, and what those must bring along.
struct CallbackAddress: Sendable {
    /// The API as browsers reach it, without a slash at its end.
    let root: String
    /// Whether an answer must come in the browser that asked.
    let bindsBrowser: Bool

    init(root: String, bindsBrowser: Bool) {
        self.root = root.hasSuffix("/") ? String(root.dropLast()) : root
        self.bindsBrowser = bindsBrowser
    }

    func url(_ provider: AccountProvider) -> String { "\(root)/connections/\(provider.rawValue)/callback" }

    static func cookieName(_ provider: AccountProvider) -> String { "carillon_link_\(provider.rawValue)" }

    /// `Lax`, because the provider's redirect is a navigation from another site.
    func cookie(_ provider: AccountProvider, _ secret: String) -> Cookie {
        Cookie(
            name: Self.cookieName(provider), value: secret, maxAge: secret.isEmpty ? 0 : 600, path: "/connections",
            secure: root.hasPrefix("https://"), httpOnly: true, sameSite: .lax)
    }
}
