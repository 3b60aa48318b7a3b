import FoundationEssentials

extension AMQPProperties {
    /// Reads an encoded property list: a word of flags, then each present property in the order of its flag
    /// (AMQP 0-9-1 §4.2.6.1). Whatever follows an unreadable property is left out; a broker sends none.
    init(encoded: [UInt8]) {
        self.init(isPersistent: false)
        var reader = ByteReader(encoded[...])
        guard let flags = reader.integer(UInt16.self), flags & 1 == 0 else { return }
        func has(_ bit: UInt16) -> Bool { flags & (1 << bit) != 0 }
        func skipText(_ bit: UInt16) { if has(bit) { _ = reader.shortString() } }
        func text(_ bit: UInt16) -> String? { has(bit) ? reader.shortString() : nil }

        contentType = text(15)
        skipText(14)
        if has(13) { headers = reader.table() ?? [:] }
        if has(12) { isPersistent = reader.integer(UInt8.self) == 2 }
        if has(11) { _ = reader.integer(UInt8.self) }
        correlationID = text(10)
        skipText(9)
        skipText(8)
        messageID = text(7)
        if has(6) { timestamp = reader.integer(UInt64.self).map { Date(timeIntervalSince1970: Double($0)) } }
        type = text(5)
        skipText(4)
        appID = text(3)
    }
}
