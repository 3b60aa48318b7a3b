/// What the provider sent the browser back with (RFC 6749 §4.1.2). Its description shows none of it.
public struct LinkAnswer: Sendable {
    let state: String
    let result: Result<String, Refusal>

    /// Why there is no code; the machine's word only.
    struct Refusal: Error {
        let code: String
    }

    /// Reads the query of the redirect.
    ///
    /// - Parameter query: decoded, in order. What is not known here is ignored; what is there twice is refused (RFC 6749
    ///   §3.1).
    /// - Throws: ``LinkError`` `malformedAnswer`.
    public init(query: [(name: String, value: String)]) throws {
        func single(_ name: String) throws -> String? {
            let values = query.filter { $0.name == name }.map(\.value)
            guard values.count < 2 else {
                throw LinkError(.malformedAnswer, "the provider's answer has '\(name)' twice: begin anew")
            }
            return values.first.flatMap { $0.isEmpty ? nil : $0 }
        }
        guard let state = try single("state") else {
            throw LinkError(.malformedAnswer, "the provider's answer has no state: begin anew")
        }
        self.state = state
        if let error = try single("error") {
            result = .failure(Refusal(code: error))
        } else if let code = try single("code") {
            result = .success(code)
        } else {
            throw LinkError(.malformedAnswer, "the provider's answer has neither a code nor an error: begin anew")
        }
    }
}

extension LinkAnswer: CustomStringConvertible, CustomReflectable {
    public var description: String { "LinkAnswer" }

    public var customMirror: Mirror { Mirror(reflecting: description) }
}
