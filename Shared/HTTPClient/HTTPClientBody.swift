/// What a request carries.
public enum HTTPClientBody: Sendable {
    case none
    case bytes([UInt8])
    /// Read while it is sent, no faster than the server takes it; cannot be sent a second time.
    case stream(HTTPClientBodyStream)

    /// A body from a sequence of chunks.
    /// - Parameter length: the number of bytes, when it is known: sent as `Content-Length`, and a sequence of another
    ///   length fails the request. Without it HTTP/1.1 uses the chunked coding.
    public static func stream<Chunks: AsyncSequence & Sendable>(_ chunks: Chunks, length: Int? = nil) -> Self
    where Chunks.Element == [UInt8] {
        .stream(HTTPClientBodyStream(chunks, length: length))
    }

    /// Whether it can be sent more than once.
    var isReplayable: Bool {
        if case .stream = self { false } else { true }
    }

    /// Whether nothing is sent at all.
    var isEmpty: Bool {
        if case .none = self { true } else { false }
    }

    /// The number of bytes, where known.
    var length: Int? {
        switch self {
        case .none: 0
        case .bytes(let bytes): bytes.count
        case .stream(let stream): stream.length
        }
    }
}

extension HTTPClientBody: CustomStringConvertible, CustomReflectable {
    /// The size, never the content.
    public var description: String {
        switch self {
        case .none: "none"
        case .bytes(let bytes): "\(bytes.count) bytes"
        case .stream(let stream): stream.length.map { "stream of \($0) bytes" } ?? "stream"
        }
    }

    public var customMirror: Mirror { Mirror(reflecting: description) }
}
