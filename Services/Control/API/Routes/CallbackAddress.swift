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
        self.root = Self.root(of: root)
        self.bindsBrowser = bindsBrowser
    }

    /// A URL without slashes at its end, so that paths can be added.
    static func root(of url: String) -> String {
        var root = url[...]
        while root.hasSuffix("/") { root.removeLast() }
        return String(root)
    }

    /// As browsers see it: below what a proxy serves the API under.
    private var cookiePath: String {
        let parts = root.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return (parts.count > 3 ? "/" + parts[3] : "") + "/connections"
    }

    func url(_ provider: AccountProvider) -> String { "\(root)/connections/\(provider.rawValue)/callback" }

    static func cookieName(_ provider: AccountProvider) -> String { "carillon_link_\(provider.rawValue)" }

    /// `Lax`, because the provider's redirect is a navigation from another site.
    func cookie(_ provider: AccountProvider, _ secret: String) -> Cookie {
        Cookie(
            name: Self.cookieName(provider), value: secret, maxAge: secret.isEmpty ? 0 : 600, path: cookiePath,
            secure: root.hasPrefix("https://"), httpOnly: true, sameSite: .lax)
    }
}
