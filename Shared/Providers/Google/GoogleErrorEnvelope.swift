import FoundationEssentials

/// The error body shared by Google's APIs; messages are left out on purpose.
struct GoogleErrorEnvelope: Decodable {
    struct Failure: Decodable {
        struct Item: Decodable {
            var reason: String?
        }

        var errors: [Item]?
        var details: [Item]?
        var status: String?
    }

    var error: Failure

    /// All machine reasons in an answer, most specific first; none when it has another form.
    static func reasons(in body: [UInt8]) -> [String] {
        guard let envelope = try? JSONDecoder().decode(Self.self, from: Data(body)) else { return [] }
        let items = (envelope.error.errors ?? []) + (envelope.error.details ?? [])
        return (items.map(\.reason) + [envelope.error.status]).compactMap { $0.flatMap(MachineCode.sanitized) }
    }
}
