import CGMime

/// A mailbox as a header names it.
public struct MailAddress: Sendable, Hashable {
    /// The display name, decoded; `nil` where there is none.
    public let name: String?
    /// The address as written, mostly `local@domain`; its syntax is not checked further.
    public let address: String

    public init(name: String?, address: String) {
        self.name = name
        self.address = address
    }

    /// Bytes of one header that are looked at; the rest is ignored.
    private static let maximumSize = 1024 * 1024
    /// Nested groups and the like; see ``MIMEPreflight``.
    private static let maximumColons = 256

    /// The mailboxes of an address header, those in groups included, in order.
    ///
    /// Accepts decoded and encoded (RFC 2047) text alike. Tolerant: what is no address is left out, and an unreadable
    /// list gives what could be read. Never throws.
    public static func parseList(_ header: String) -> [MailAddress] {
        let mailboxes = withList(header) { list in
            var result: [MailAddress] = []
            collect(list, into: &result, depth: 0)
            return result
        }
        guard let mailboxes, !mailboxes.isEmpty else { return salvage(header) }
        return mailboxes
    }

    /// The list written anew with decoded names, quoted where they need it; `nil` where nothing could be read.
    static func normalize(_ header: String) -> String? {
        let text = withList(header) { MIMELibrary.take(internet_address_list_to_string($0, nil, 0)) } ?? nil
        guard let text, !text.isEmpty else { return nil }
        return MIMEText.trim(text)
    }

    private static func withList<Result>(
        _ header: String,
        _ body: (UnsafeMutablePointer<InternetAddressList>) -> Result
    ) -> Result? {
        var colons = 0
        let bytes = header.utf8.prefix(maximumSize).map { byte -> UInt8 in
            guard byte == UInt8(ascii: ":") else { return byte == 0 ? UInt8(ascii: " ") : byte }
            colons += 1
            return colons > maximumColons ? UInt8(ascii: " ") : byte
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let list = internet_address_list_parse(MIMELibrary.options, text) else { return nil }
        defer { g_object_unref(list) }
        return body(list)
    }

    private static func collect(
        _ list: UnsafeMutablePointer<InternetAddressList>,
        into result: inout [MailAddress],
        depth: Int
    ) {
        for index in 0..<max(0, internet_address_list_length(list)) {
            guard let entry = internet_address_list_get_address(list, index) else { continue }
            if let members = carillon_address_members(entry), depth < maximumColons {
                collect(members, into: &result, depth: depth + 1)
            } else if let address = MIMELibrary.copy(carillon_mailbox_address(entry)), !address.isEmpty {
                let name = MIMELibrary.copy(internet_address_get_name(entry)).map(MIMEText.trim)
                result.append(MailAddress(name: name.flatMap { $0.isEmpty ? nil : $0 }, address: address))
            }
        }
    }

    /// Words with an `@` in text that GMime made nothing of.
    private static func salvage(_ header: String) -> [MailAddress] {
        let separators: Set<Character> = [" ", "\t", "\r", "\n", "\r\n", ",", ";", "<", ">", "(", ")", "\"", "'"]
        return header.prefix(maximumSize).split { separators.contains($0) }.prefix(1000).compactMap { word in
            guard let at = word.lastIndex(of: "@"), at != word.startIndex, word.index(after: at) != word.endIndex
            else { return nil }
            return MailAddress(name: nil, address: String(word))
        }
    }
}
