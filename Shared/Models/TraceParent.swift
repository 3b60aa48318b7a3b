/// A W3C trace context `traceparent` of version 00 (https://www.w3.org/TR/trace-context/).
public struct TraceParent: Hashable, Sendable, CustomStringConvertible {
    /// 32 lower-case hex digits, not all zero.
    public let traceID: String
    /// 16 lower-case hex digits, not all zero.
    public let spanID: String
    /// Whether the one who began the trace records it.
    public let isSampled: Bool

    /// A new sampled trace with a random id, which no span has begun yet; see ``isPlaceholder``.
    public init() {
        self.init(traceID: Self.hex(UInt64.random(in: 1...UInt64.max)) + Self.hex(UInt64.random(in: 0...UInt64.max)))
    }

    /// The placeholder of a trace.
    ///
    /// - Parameter traceID: of another trace context.
    public init(traceID: String) {
        self.init(traceID: traceID, spanID: String(traceID.prefix(16)), isSampled: true)
    }

    /// Whether it stands for a trace that has no span yet: it was made where nobody traces, so that everything that
    /// comes of one cause has one trace id. The first span made from it is the trace's root.
    public var isPlaceholder: Bool { traceID.hasPrefix(spanID) }

    private init(traceID: String, spanID: String, isSampled: Bool) {
        self.traceID = traceID
        self.spanID = spanID
        self.isSampled = isSampled
    }

    /// Reads a header value; `nil` when it is invalid, in which case the specification wants a new trace.
    public init?(parsing header: String) {
        let bytes = header.utf8
        guard bytes.count >= 55, let version = Self.hex(header, 0, 2), version != "ff",
            let traceID = Self.hex(header, 3, 32), let spanID = Self.hex(header, 36, 16),
            let flags = Self.hex(header, 53, 2).flatMap({ UInt8($0, radix: 16) }),
            [2, 35, 52].allSatisfy({ bytes[bytes.index(bytes.startIndex, offsetBy: $0)] == UInt8(ascii: "-") }),
            traceID.utf8.contains(where: { $0 != UInt8(ascii: "0") }),
            spanID.utf8.contains(where: { $0 != UInt8(ascii: "0") }),
            // a later version may say more
            bytes.count == 55 || version != "00" && bytes.dropFirst(55).first == UInt8(ascii: "-")
        else { return nil }
        self.init(traceID: String(traceID), spanID: String(spanID), isSampled: flags & 1 == 1)
    }

    /// The same trace with a new span id: what is sent onwards.
    ///
    /// - Parameter isSampled: `nil` leaves it as it is.
    public func child(isSampled sampled: Bool? = nil) -> TraceParent {
        TraceParent(
            traceID: traceID, spanID: Self.hex(UInt64.random(in: 1...UInt64.max)), isSampled: sampled ?? isSampled)
    }

    public var description: String { "00-\(traceID)-\(spanID)-\(isSampled ? "01" : "00")" }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// So many lower-case hex digits of an ASCII text from an offset on; `nil` where something else stands.
    private static func hex(_ text: String, _ offset: Int, _ count: Int) -> Substring? {
        let start = text.utf8.index(text.startIndex, offsetBy: offset)
        let digits = text[start..<text.utf8.index(start, offsetBy: count)]
        return digits.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) } ? digits : nil
    }
}
