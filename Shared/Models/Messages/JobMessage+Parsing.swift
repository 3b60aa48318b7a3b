extension JobMessage {
    private static let fields = [
        "payload", "payload_version", "unique_key", "on_duplicate", "available_at", "expires_at", "priority",
        "max_retries", "timeout_ms", "after", "provider", "tenant_id", "user_id", "reference_type", "reference_id",
        "callback",
    ]

    /// Reads a request's body as published by anyone; an empty one means `{}`.
    ///
    /// - Throws: ``MessageError`` that says what is wrong with the body.
    public init(parsing body: [UInt8]) throws(MessageError) {
        self.init()
        for (key, value) in try MessageBody.fields(of: body) {
            guard Self.fields.contains(key) else { throw .unknownField(key, known: Self.fields) }
            try read(key, MessageField(name: key, value: value))
        }
        if onDuplicate != nil, onDuplicate != "keep", uniqueKey == nil {
            throw .wrongField("unique_key", expected: "given where on_duplicate is")
        }
    }

    private mutating func read(_ key: String, _ field: MessageField) throws(MessageError) {
        switch key {
        case "payload": payload = field.value
        case "payload_version": payloadVersion = try field.number(from: 1)
        case "unique_key": uniqueKey = try field.text()
        case "on_duplicate": onDuplicate = try field.word(among: ["keep", "replace", "reject"])
        case "available_at": availableAt = try field.instant()
        case "expires_at": expiresAt = try field.instant()
        case "priority": priority = try field.number(from: .min)
        case "max_retries": maxRetries = try field.number(from: 1)
        case "timeout_ms": timeout = .milliseconds(try field.number(from: 1, as: Int64.self))
        case "after": after = try field.numbers()
        case "provider": provider = try field.text()
        case "tenant_id": tenantID = try field.id()
        case "user_id": userID = try field.id()
        case "reference_type": referenceType = try field.text()
        case "reference_id": referenceID = try field.text()
        default: callback = try field.callback()
        }
    }
}
