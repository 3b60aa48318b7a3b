/// The parameters of a query, encoded one after the other in one buffer.
struct PostgresBindings: Sendable {
    struct Parameter: Sendable {
        var type: PostgresType
        var offset: Int
        /// Bytes; -1 is NULL.
        var length: Int
    }

    var parameters: [Parameter] = []
    var buffer = PostgresBuffer()
    /// The first value that could not be encoded; thrown when the query is sent, as interpolation cannot throw.
    var failure: PostgresError?

    /// Whether a parameter has a type whose number the connection has to ask for.
    var isDynamic: Bool { parameters.contains { $0.type.isDynamic } }

    mutating func append<Value: PostgresEncodable>(_ value: Value) {
        let offset = buffer.bytes.count
        guard !value.isPostgresNull else {
            return parameters.append(Parameter(type: Value.postgresType, offset: offset, length: -1))
        }
        do {
            try value.encode(into: &buffer)
        } catch {
            failure = failure ?? Self.wrapped(error, number: parameters.count + 1)
        }
        parameters.append(
            Parameter(type: Value.postgresType, offset: offset, length: buffer.bytes.count - offset))
    }

    /// Adds those of another query, in order.
    mutating func append(_ other: PostgresBindings) {
        let offset = buffer.bytes.count
        parameters += other.parameters.map {
            Parameter(type: $0.type, offset: $0.offset + offset, length: $0.length)
        }
        buffer.bytes += other.buffer.bytes
        failure = failure ?? other.failure
    }

    private static func wrapped(_ error: any Error, number: Int) -> PostgresError {
        let reason = (error as? PostgresError)?.message ?? "\(type(of: error))"
        return .encoding("parameter $\(number): \(reason)")
    }

    /// The same parameters with the real numbers of pgvector's types, in arrays too.
    func resolved(vector: PostgresType, vectorArray: PostgresType) -> PostgresBindings {
        var copy = self
        for index in copy.parameters.indices where copy.parameters[index].type.isDynamic {
            let parameter = copy.parameters[index]
            let isArray = parameter.type == .vectorArray
            copy.parameters[index].type = isArray ? vectorArray : vector
            // The element type stands after the number of dimensions and the NULL flag, four bytes each.
            if isArray, parameter.length > 0 { copy.buffer.patch(vector.rawValue, at: parameter.offset + 8) }
        }
        return copy
    }
}
