import CGMime

/// Copies an object's content.
enum MIMEBodyReader {
    static func read(_ object: UnsafeMutablePointer<GMimeObject>, kind: Int, isText: Bool) -> [UInt8] {
        switch kind {
        case CARILLON_MIME_LEAF: leaf(object, isText: isText)
        case CARILLON_MIME_MESSAGE: embedded(object)
        case CARILLON_MIME_MULTIPART where carillon_multipart_count(object) == 0:
            Array((MIMELibrary.copy(carillon_multipart_prologue(object)) ?? "").utf8)
        default: []
        }
    }

    private static func leaf(_ object: UnsafeMutablePointer<GMimeObject>, isText: Bool) -> [UInt8] {
        guard let content = carillon_part_content(object) else { return [] }
        if isText, carillon_part_is_base64(object) != 0 {
            let raw = raw(content)
            if !isPlausibleBase64(raw) { return raw }
        }
        return MIMELibrary.collect { g_mime_data_wrapper_write_to_stream(content, $0) }
    }

    private static func embedded(_ object: UnsafeMutablePointer<GMimeObject>) -> [UInt8] {
        guard let message = carillon_message_part_message(object) else { return [] }
        return MIMELibrary.collect { g_mime_object_write_to_stream(carillon_message_object(message), nil, $0) }
    }

    /// The content as it stands in the message.
    private static func raw(_ content: UnsafeMutablePointer<GMimeDataWrapper>) -> [UInt8] {
        guard let stream = g_mime_data_wrapper_get_stream(content) else { return [] }
        g_mime_stream_reset(stream)
        let bytes = MIMELibrary.collect { g_mime_stream_write_to_stream(stream, $0) }
        g_mime_stream_reset(stream)
        return bytes
    }

    /// Text that is merely called base64 would decode to noise; it has spaces and punctuation all over. What follows the
    /// padding is not looked at: it may be a delimiter that was miswritten.
    private static func isPlausibleBase64(_ bytes: [UInt8]) -> Bool {
        let content = bytes.prefix { $0 != UInt8(ascii: "=") }
        let strangers = content.count { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"),
                UInt8(ascii: "\r"), UInt8(ascii: "\n"):
                false
            default: true
            }
        }
        return strangers * 20 <= content.count
    }
}
