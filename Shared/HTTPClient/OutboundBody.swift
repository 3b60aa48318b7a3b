/// The bytes of a request's body on their way to libcurl: all there from the start, or supplied chunk by chunk.
final class OutboundBody {
    /// What libcurl gets when it asks for bytes.
    enum Portion: Equatable {
        case bytes(Int)
        case end
        /// Nothing now; the transfer's sending side pauses until more is supplied.
        case wait
        /// The stream ended before the announced length.
        case tooShort
    }

    private var bytes: [UInt8] = []
    private var offset = 0
    private var isFinished: Bool
    private var taken = 0
    private var supplied = 0
    private let length: Int?
    private let isReplayable: Bool
    private var supplier: CheckedContinuation<Void, any Error>?
    /// Whether libcurl was told to wait.
    private(set) var isPaused = false

    init(_ body: HTTPClientBody) {
        length = body.length
        if case .bytes(let all) = body { bytes = all }
        isReplayable = body.isReplayable
        isFinished = isReplayable
    }

    /// Moves as many bytes as are there and fit.
    func read(into target: UnsafeMutableRawBufferPointer) -> Portion {
        isPaused = false
        let count = min(target.count, available)
        guard count > 0 else { return portionWhenEmpty() }
        bytes[offset..<offset + count].withUnsafeBytes { target.copyMemory(from: $0) }
        offset += count
        taken += count
        if available == 0 { release() }
        return .bytes(count)
    }

    /// Takes the next chunk; the supplier goes on when libcurl took all of it. One chunk at a time.
    /// - Returns: false when there are more bytes than announced; the supplier is then not kept.
    func supply(_ chunk: [UInt8], _ supplier: CheckedContinuation<Void, any Error>) -> Bool {
        supplied += chunk.count
        guard supplied <= length ?? .max else { return false }
        bytes = chunk
        offset = 0
        self.supplier = supplier
        if available == 0 { release() }
        return true
    }

    /// No chunk follows.
    func finish() {
        isFinished = true
    }

    /// Nobody will take what is left.
    func abandon() {
        supplier?.resume(throwing: CancellationError())
        supplier = nil
    }

    /// Goes to a position, which libcurl asks for to send the body again.
    func seek(to position: Int) -> Bool {
        guard isReplayable, position >= 0, position <= bytes.count else { return false }
        offset = position
        taken = position
        return true
    }

    /// How many bytes may go out now: the last byte of a known length waits for the end of the stream, so that a
    /// stream that is longer than announced is noticed before the server takes its beginning for the whole.
    private var available: Int {
        let present = bytes.count - offset
        guard !isFinished, let length else { return present }
        return min(present, max(0, length - 1 - taken))
    }

    private func portionWhenEmpty() -> Portion {
        guard isFinished else {
            isPaused = true
            return .wait
        }
        return taken == length ?? taken ? .end : .tooShort
    }

    private func release() {
        supplier?.resume()
        supplier = nil
    }
}
