import FoundationEssentials

/// The address of a page.
struct PageAddress: Sendable, Hashable {
    /// Absolute, without a fragment.
    let text: String
    /// Scheme, host and port.
    let origin: String
    /// With its query, from `/`.
    let path: String

    /// `nil` where it is no http or https URL with a host.
    init?(_ text: String) {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = url.host()?.lowercased(), !host.isEmpty, url.user() == nil
        else { return nil }
        origin = "\(scheme)://\(host)\(url.port.map { ":\($0)" } ?? "")"
        let path = url.path(percentEncoded: true)
        self.path = (path.isEmpty ? "/" : path) + (url.query(percentEncoded: true).map { "?\($0)" } ?? "")
        self.text = origin + self.path
    }

    /// What a link on the page leads to; `nil` where that is no page.
    func resolving(_ link: String) -> PageAddress? {
        let clean = link.filter { !$0.isNewline && $0 != "\t" }
        guard let base = URL(string: text), let url = URL(string: clean, relativeTo: base) else { return nil }
        return PageAddress(url.absoluteString)
    }
}
