extension JobCallback {
    /// As the ledger keeps it.
    public var stored: JSONValue {
        var fields: [String: JSONValue] = [
            "job_type": .string(type), "family": .string(family.rawValue), "payload": .object(payload),
            "on": .array(statuses.map(\.rawValue).sorted().map(JSONValue.string)),
        ]
        if payloadVersion != 1 { fields["payload_version"] = .integer(Int(payloadVersion)) }
        if priority != 0 { fields["priority"] = .integer(Int(priority)) }
        if maxRetries != 3 { fields["max_retries"] = .integer(Int(maxRetries)) }
        fields["timeout_ms"] = timeoutMilliseconds.map { .integer(Int($0)) }
        fields["provider"] = provider.map(JSONValue.string)
        return .object(fields)
    }

    /// Reads what the ledger keeps.
    ///
    /// - Throws: ``CallbackError/wrongShape(_:)``.
    public init(stored: JSONValue) throws(CallbackError) {
        guard case .object(var fields) = stored, case .string(let type) = fields.removeValue(forKey: "job_type"),
            case .string(let name) = fields.removeValue(forKey: "family"), let family = Family(rawValue: name)
        else { throw .wrongShape("an object with job_type and family") }
        self.init(type: type, family: family)
        try read(fields)
    }

    /// Reads what clients and operators write: `{"webhook": "https://…"}` or
    /// `{"job": "<family>.<type>", "payload": {…}}`, with `"on": ["completed", "failed", "cancelled"]` or fewer of these,
    /// `max_retries`, and for a job `payload_version`, `priority`, `timeout_ms` and `provider`.
    ///
    /// - Throws: ``CallbackError``.
    public init(parsing value: JSONValue) throws(CallbackError) {
        guard case .object(var fields) = value else { throw .wrongShape(Self.shape) }
        switch (fields.removeValue(forKey: "webhook"), fields.removeValue(forKey: "job")) {
        case (.string(let url), nil):
            self = try .webhook(url)
            guard fields["payload"] == nil else { throw .unsupported("a payload of its own where it is a webhook") }
        case (nil, .string(let key)):
            let parts = key.split(separator: ".", maxSplits: 1).map(String.init)
            guard parts.count == 2, let family = Family(rawValue: parts[0]) else {
                throw .wrongShape("for a job that is named as <family>.<type>")
            }
            self.init(type: parts[1], family: family)
        default: throw .wrongShape(Self.shape)
        }
        try read(fields)
    }

    private static let shape = """
        an object like {"webhook":"https://…"} or {"job":"<family>.<type>","payload":{}}, with "on" for the ends that \
        call back
        """

    private mutating func read(_ fields: [String: JSONValue]) throws(CallbackError) {
        for (name, value) in fields {
            switch (name, value) {
            case ("payload", .object(let payload)): self.payload = payload
            case ("on", .array(let words)): statuses = try Self.statuses(words)
            case ("provider", .string(let text)): provider = text
            case ("payload_version", .integer(let number)): payloadVersion = try Self.number(name, number, from: 1)
            case ("priority", .integer(let number)): priority = try Self.number(name, number, from: .min)
            case ("max_retries", .integer(let number)): maxRetries = try Self.number(name, number, from: 1)
            case ("timeout_ms", .integer(let number)): timeoutMilliseconds = try Self.number(name, number, from: 1)
            default: throw .wrongShape("\(Self.shape); '\(name)' is not of it, or not so")
            }
        }
    }

    private static func statuses(_ words: [JSONValue]) throws(CallbackError) -> Set<JobStatus> {
        var statuses: Set<JobStatus> = []
        for case .string(let word) in words {
            if let status = JobStatus(rawValue: word), ends.contains(status) { statuses.insert(status) }
        }
        guard statuses.count == words.count, !words.isEmpty else {
            throw .wrongShape("one whose 'on' lists completed, failed or cancelled, each once")
        }
        return statuses
    }

    private static func number<Number: FixedWidthInteger>(
        _ name: String, _ value: Int, from least: Number
    ) throws(CallbackError) -> Number {
        if let number = Number(exactly: value), number >= least { return number }
        throw .wrongShape("one whose \(name) is from \(least) to \(Number.max)")
    }
}
