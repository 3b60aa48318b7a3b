import HTTPTypes

extension HTTPClientRequest {
    /// What makes a request unfit to be sent; nil when there is nothing.
    var flaw: String? {
        if !isEncrypted && !url.lowercased().hasPrefix("http://") {
            return "the URL must begin with http:// or https://"
        }
        if url.drop(while: { $0 != ":" }).dropFirst(3).first.map({ "/?#\\".contains($0) }) ?? true {
            return "the URL has no host"
        }
        // A C string ends at NUL; the rest would go unnoticed.
        if url.utf8.contains(where: { $0 <= 32 || $0 == 127 }) { return "the URL holds a space or control character" }
        if method == .head && !body.isEmpty { return "HEAD has no body" }
        if let timeout, timeout < .zero { return "the timeout is negative" }
        return nil
    }

    var isEncrypted: Bool { url.lowercased().hasPrefix("https://") }

    /// Whether a body, if only an empty one, is announced: servers answer 411 to a POST without a length.
    var sendsBody: Bool {
        !body.isEmpty || [.post, .put, .patch].contains(method)
    }

    /// How many redirects are followed; a method that libcurl would have to change is not redirected.
    func redirectLimit(_ configuration: HTTPClientConfiguration) -> Int {
        guard method == .get || method == .head, body.isEmpty else { return 0 }
        return max(0, maximumRedirects ?? configuration.maximumRedirects)
    }

    /// The headers in libcurl's notation: `Name: value`, `Name;` for an empty value, `Name:` for "do not send".
    var headerLines: [String] {
        var fields = headers
        fields[.contentLength] = nil
        fields[.transferEncoding] = nil
        if let correlationID { fields[.correlationID] = correlationID }
        if let traceparent { fields[.traceparent] = traceparent }
        let lines = fields.map { $0.value.isEmpty ? "\($0.name.rawName);" : "\($0.name.rawName): \($0.value)" }
        // Waiting for "100 Continue" costs a second with servers that never say it.
        return fields.contains(.expect) ? lines : lines + ["Expect:"]
    }
}
