/// Hands the head to one caller, then the body to one reader as it asks for it.
final class StreamedDelivery: ResponseDelivery {
    private var caller: CheckedContinuation<ResponseHead, any Error>?
    private var reader: CheckedContinuation<[UInt8]?, any Error>?
    private var unread: [UInt8] = []
    private var outcome: Result<Void, any Error>?
    private let capacity: Int

    /// - Parameter capacity: the number of unread bytes above which the server is held back.
    init(_ caller: CheckedContinuation<ResponseHead, any Error>, capacity: Int) {
        self.caller = caller
        self.capacity = capacity
    }

    var hasRoom: Bool { unread.count < capacity }

    /// Whether a reader waits already; there may be one only.
    var isBeingRead: Bool { reader != nil }

    func receive(head: ResponseHead) {
        caller?.resume(returning: head)
        caller = nil
    }

    func receive(body: UnsafeRawBufferPointer) {
        unread.append(contentsOf: body)
        guard let reader else { return }
        self.reader = nil
        reader.resume(returning: takeUnread())
    }

    /// Answers at once when there is something unread or the end was reached, else with whatever comes next.
    func read(_ reader: CheckedContinuation<[UInt8]?, any Error>) {
        if !unread.isEmpty {
            reader.resume(returning: takeUnread())
        } else if let outcome {
            reader.resume(with: outcome.map { nil })
        } else {
            self.reader = reader
        }
    }

    func end(_ outcome: Result<ResponseHead, any Error>) {
        self.outcome = outcome.map { _ in }
        caller?.resume(with: outcome)
        caller = nil
        reader?.resume(with: outcome.map { _ in nil })
        reader = nil
    }

    private func takeUnread() -> [UInt8] {
        defer { unread = [] }
        return unread
    }
}
