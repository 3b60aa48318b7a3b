import HTTPTypes

extension HTTPClientRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Method and URL without secrets.
    public var description: String {
        "\(method.rawValue) \(safeURL)"
    }

    /// The description and the headers, without secrets.
    public var debugDescription: String {
        let shown = headers.map { "\($0.name.rawName): \(HTTPRedaction.value(of: $0))" }
        return ([description] + shown + ["(body: \(body))"]).joined(separator: "\n")
    }

    public var customMirror: Mirror { Mirror(reflecting: debugDescription) }

    var safeURL: String { HTTPRedaction.url(url, hidesPath: hidesPath) }
}
