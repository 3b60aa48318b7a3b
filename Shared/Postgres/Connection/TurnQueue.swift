/// Who is using a connection, and who waits to, in order of arrival.
struct TurnQueue {
    private var waiting: [(ticket: OperationTicket, continuation: CheckedContinuation<Void, any Error>)] = []
    /// Whose turn it is.
    private(set) var current: OperationTicket?

    /// Takes the turn if it is nobody's.
    mutating func take(_ ticket: OperationTicket) -> Bool {
        guard current == nil else { return false }
        current = ticket
        return true
    }

    mutating func wait(_ ticket: OperationTicket, _ continuation: CheckedContinuation<Void, any Error>) {
        waiting.append((ticket, continuation))
    }

    /// Ends the current turn and gives it to who waited longest.
    mutating func pass() {
        guard !waiting.isEmpty else { return current = nil }
        let next = waiting.removeFirst()
        current = next.ticket
        next.continuation.resume()
    }

    /// Takes a waiting operation out; `nil` when it does not wait (any more).
    mutating func remove(_ ticket: OperationTicket) -> CheckedContinuation<Void, any Error>? {
        guard let index = waiting.firstIndex(where: { $0.ticket === ticket }) else { return nil }
        return waiting.remove(at: index).continuation
    }
}
