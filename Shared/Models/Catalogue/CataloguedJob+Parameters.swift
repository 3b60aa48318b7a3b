extension CataloguedJob {
    /// Checks a tick's parameters against what the job takes.
    ///
    /// - Throws: ``ParameterError`` for the first parameter, by name, that the job does not take or whose value
    ///   does not fit.
    public func check(_ given: [String: JSONValue]) throws(ParameterError) {
        for (name, value) in given.sorted(by: { $0.key < $1.key }) {
            let spec = try spec(named: name)
            guard spec.accepts(value) else {
                throw .wrongValue(
                    job: self.name, name: name, got: Self.shown(value), expected: spec.expectation)
            }
        }
    }

    /// Reads `name=value` words of a command line.
    ///
    /// - Throws: ``ParameterError`` as ``check(_:)``.
    public func parameters(from words: [(name: String, text: String)]) throws(ParameterError) -> [String: JSONValue] {
        var result: [String: JSONValue] = [:]
        for (name, text) in words {
            result[name] = try spec(named: name).value(from: text)
        }
        try check(result)
        return result
    }

    private func spec(named name: String) throws(ParameterError) -> ParameterSpec {
        if let spec = parameters.first(where: { $0.name == name }) { return spec }
        let known = parameters.map(\.name)
        throw .unknown(
            job: self.name, name: name, suggestion: NearMiss.suggestion(for: name, among: known), known: known)
    }

    private static func shown(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): "'\(text.prefix(60))'"
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .bool(let flag): "\(flag)"
        case .null, .array, .object: value.kindName
        }
    }
}
