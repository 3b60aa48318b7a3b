/// Puts a message together from its method, header and body frames (AMQP 0-9-1 §4.2.6), as a pure value.
///
/// Between a content method and its last body frame no other content frame may come on the channel. A body over the
/// limit is counted and discarded frame by frame, but for its first bytes.
struct ContentAssembler<Start: Sendable>: Sendable {
    /// A message whose last frame has arrived.
    struct Content: Sendable {
        let start: Start
        /// The encoded property list, as ``PropertyDecoder`` reads it.
        let properties: [UInt8]
        /// The whole body, or its first bytes when ``isTruncated``.
        let body: [UInt8]
        /// The size of the whole body in bytes.
        let size: Int
        let isTruncated: Bool
    }

    /// A frame that may not come now; the connection cannot go on.
    struct Violation: Error, Equatable {
        let message: String
    }

    /// Bytes; a larger body is truncated.
    let limit: Int
    /// Bytes kept of a truncated body.
    let kept: Int

    private enum State { case idle, awaitingHeader, awaitingBody }
    private var state = State.idle
    private var start: Start?
    private var properties: [UInt8] = []
    private var body: [UInt8] = []
    private var size = 0
    private var received = 0

    init(limit: Int, kept: Int = 4096) {
        self.limit = limit
        self.kept = min(kept, limit)
    }

    /// A method frame that is followed by content.
    mutating func begin(_ start: Start) throws(Violation) {
        guard state == .idle else { throw Violation(message: "a message began before the previous one was complete") }
        self.start = start
        state = .awaitingHeader
    }

    /// A header frame.
    ///
    /// - Returns: the message, if its body is empty.
    mutating func header(size: UInt64, properties: UnsafeRawBufferPointer) throws(Violation) -> Content? {
        guard state == .awaitingHeader else { throw Violation(message: "a content header came out of order") }
        guard let size = Int(exactly: size) else { throw Violation(message: "a body of \(size) bytes was announced") }
        self.size = size
        self.properties = Array(properties)
        received = 0
        body = []
        state = .awaitingBody
        return size == 0 ? complete() : nil
    }

    /// A body frame.
    ///
    /// - Returns: the message, if this was its last frame.
    mutating func body(_ fragment: UnsafeRawBufferPointer) throws(Violation) -> Content? {
        guard state == .awaitingBody else { throw Violation(message: "a content body came out of order") }
        guard fragment.count <= size - received else { throw Violation(message: "a body is longer than announced") }
        keep(fragment)
        received += fragment.count
        return received == size ? complete() : nil
    }

    private mutating func keep(_ fragment: UnsafeRawBufferPointer) {
        let wanted = size > limit ? kept : size
        if body.isEmpty, fragment.count == wanted {
            body = Array(fragment)
            return
        }
        if body.isEmpty { body.reserveCapacity(wanted) }
        body.append(contentsOf: fragment.prefix(wanted - body.count))
    }

    private mutating func complete() -> Content? {
        guard let start else { return nil }
        defer {
            self.start = nil
            properties = []
            body = []
            state = .idle
        }
        return Content(start: start, properties: properties, body: body, size: size, isTruncated: size > limit)
    }
}
