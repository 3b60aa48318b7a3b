import CGMime

/// Copies GMime's objects into values, within limits.
struct MIMETreeBuilder {
    private let limits: MIMELimits
    private var remainingParts: Int
    /// Bodies of embedded messages hold what their parts hold again, so their sum needs a bound of its own.
    private var remainingBytes: Int
    private(set) var isTruncated = false

    init(limits: MIMELimits, size: Int) {
        self.limits = limits
        remainingParts = limits.maximumParts
        remainingBytes = 4 * size + 1024 * 1024
    }

    mutating func root(of message: UnsafeMutablePointer<GMimeMessage>) -> MIMEPart {
        part(of: message, id: "", depth: 0)
    }

    /// A message's root part: the message's headers and those of its content, in the order they were written.
    private mutating func part(of message: UnsafeMutablePointer<GMimeMessage>, id: String, depth: Int) -> MIMEPart {
        remainingParts -= 1
        let own = MIMEHeaderReader.read(carillon_message_object(message))
        guard let content = g_mime_message_get_mime_part(message) else {
            return MIMEPart(
                partID: id,
                mimeType: "text/plain",
                charset: nil,
                filename: nil,
                disposition: nil,
                headers: limit(own),
                body: [],
                parts: []
            )
        }
        return part(content, id: id, depth: depth, headers: own + MIMEHeaderReader.read(content))
    }

    private mutating func part(
        _ object: UnsafeMutablePointer<GMimeObject>,
        id: String,
        depth: Int,
        headers: [PositionedHeader]
    ) -> MIMEPart {
        let kind = Int(carillon_mime_kind(object))
        let isLeaf = kind == CARILLON_MIME_LEAF
        return MIMEPart(
            partID: id,
            mimeType: mimeType(object, kind: kind),
            charset: MIMELibrary.copy(g_mime_object_get_content_type_parameter(object, "charset")),
            filename: isLeaf ? MIMELibrary.copy(carillon_part_filename(object)) : name(object),
            disposition: MIMELibrary.copy(g_mime_object_get_disposition(object))?.lowercased(),
            headers: limit(headers),
            body: body(object, kind: kind),
            parts: children(object, kind: kind, id: id, depth: depth + 1)
        )
    }

    private func mimeType(_ object: UnsafeMutablePointer<GMimeObject>, kind: Int) -> String {
        if Self.isBroken(object, kind: kind) { return "text/plain" }
        let type = g_mime_object_get_content_type(object)
        return MIMELibrary.take(g_mime_content_type_get_mime_type(type))?.lowercased() ?? "application/octet-stream"
    }

    /// A multipart without any part, mostly for want of a boundary, but with content, which is then read as text.
    private static func isBroken(_ object: UnsafeMutablePointer<GMimeObject>, kind: Int) -> Bool {
        kind == CARILLON_MIME_MULTIPART && carillon_multipart_count(object) == 0
            && carillon_multipart_prologue(object) != nil
    }

    private func name(_ object: UnsafeMutablePointer<GMimeObject>) -> String? {
        MIMELibrary.copy(g_mime_object_get_content_disposition_parameter(object, "filename"))
            ?? MIMELibrary.copy(g_mime_object_get_content_type_parameter(object, "name"))
    }

    private mutating func children(
        _ object: UnsafeMutablePointer<GMimeObject>,
        kind: Int,
        id: String,
        depth: Int
    ) -> [MIMEPart] {
        let prefix = id.isEmpty ? "" : id + "."
        if kind == CARILLON_MIME_MESSAGE {
            guard let message = carillon_message_part_message(object), admits(depth: depth) else { return [] }
            return [part(of: message, id: prefix + "0", depth: depth)]
        }
        guard kind == CARILLON_MIME_MULTIPART else { return [] }
        var parts: [MIMEPart] = []
        for index in 0..<max(0, carillon_multipart_count(object)) {
            guard admits(depth: depth) else { break }
            guard let child = carillon_multipart_part(object, index) else { continue }
            remainingParts -= 1
            let headers = MIMEHeaderReader.read(child)
            parts.append(part(child, id: prefix + String(index), depth: depth, headers: headers))
        }
        return parts
    }

    private mutating func admits(depth: Int) -> Bool {
        guard depth <= limits.maximumDepth, remainingParts > 0 else {
            isTruncated = true
            return false
        }
        return true
    }

    private mutating func body(_ object: UnsafeMutablePointer<GMimeObject>, kind: Int) -> [UInt8] {
        guard remainingBytes > 0 else {
            isTruncated = true
            return []
        }
        let bytes = MIMEBodyReader.read(object, kind: kind, isText: mimeType(object, kind: kind).hasPrefix("text/"))
        remainingBytes -= bytes.count
        return bytes
    }

    private mutating func limit(_ headers: [PositionedHeader]) -> [MIMEHeader] {
        if headers.count > limits.maximumHeaders { isTruncated = true }
        return headers.sorted { $0.position < $1.position }.prefix(limits.maximumHeaders).map(\.header)
    }
}
