import HTTPTypes

/// Puts together the head of the final answer from the header lines libcurl hands over one by one.
///
/// Several heads may pass: interim answers (1xx) and redirects that libcurl follows. Lines after the final head are
/// trailers; they are counted and dropped.
struct ResponseHeadParser {
    enum Event: Equatable {
        /// More lines belong to this head, or it is not the final one.
        case pending
        /// ``head`` is complete and final.
        case complete
        /// More bytes of headers than allowed.
        case tooLarge
    }

    /// The latest head.
    private(set) var head: ResponseHead?
    private(set) var isComplete = false
    private var received = 0
    private let limit: Int
    private let followsRedirects: Bool

    /// - Parameters:
    ///   - limit: the most bytes of all header lines.
    ///   - followsRedirects: whether a redirect with a `Location` is followed, and so is not final.
    init(limit: Int, followsRedirects: Bool) {
        self.limit = limit
        self.followsRedirects = followsRedirects
    }

    /// Takes one line, line end included.
    mutating func consume(_ bytes: UnsafeRawBufferPointer) -> Event {
        received += bytes.count
        guard received <= limit else { return .tooLarge }
        guard !isComplete else { return .pending }
        // Header values may hold any bytes; what is not UTF-8 is replaced, which no header we act on minds.
        let end = bytes.lastIndex { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
        guard let end else { return endOfHead() }
        append(String(decoding: bytes[...end], as: UTF8.self))
        return .pending
    }

    private mutating func append(_ line: String) {
        if let next = ResponseHead(statusLine: line) {
            head = next
        } else if line.hasPrefix(" ") || line.hasPrefix("\t") {
            head?.fold(line: line)
        } else {
            head?.append(line: line)
        }
    }

    private mutating func endOfHead() -> Event {
        guard let head, head.status.code >= 200, !isFollowed(head) else { return .pending }
        isComplete = true
        return .complete
    }

    private func isFollowed(_ head: ResponseHead) -> Bool {
        followsRedirects && (300...399).contains(head.status.code) && head.fields.contains(.location)
    }
}
