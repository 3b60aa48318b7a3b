import Synchronization

/// What was asked for, as the askers know it.
final class Tally: Sendable {
    /// How a number is asked for.
    enum Way: CaseIterable, Sendable {
        /// With a row of the asker's own in one transaction.
        case transaction
        /// By a message to `carillon.jobs`.
        case message
        /// By a tick by hand.
        case tick
    }

    private struct State {
        var last: Int64 = 0
        var tried: [Way: Set<Int64>] = [:]
        var told: [Way: Set<Int64>] = [:]
        var owed: Set<Int64> = []
        var trouble: String?
    }

    private let state = Mutex(State())

    /// Numbers that nobody had before.
    func fresh(_ count: Int, _ way: Way) -> [Int64] {
        state.withLock { state in
            let numbers = (1...Int64(count)).map { state.last + $0 }
            state.last += Int64(count)
            state.tried[way, default: []].formUnion(numbers)
            return numbers
        }
    }

    /// The asker was told that they are accepted: committed, or confirmed.
    func accepted(_ numbers: [Int64], _ way: Way) {
        state.withLock { $0.told[way, default: []].formUnion(numbers) }
    }

    /// What must be done before work counts as flowing again.
    func owe(_ numbers: [Int64]) {
        state.withLock { $0.owed.formUnion(numbers) }
    }

    /// What keeps the broker from taking messages now; `nil` when it has taken some.
    func trouble(_ trouble: String?) { state.withLock { $0.trouble = trouble } }

    var trouble: String? { state.withLock { $0.trouble } }

    var owed: [Int64] { state.withLock { $0.owed.sorted() } }

    func told(_ ways: Way...) -> [Int64] {
        state.withLock { state in ways.flatMap { state.told[$0] ?? [] }.sorted() }
    }

    func tried(_ ways: Way...) -> [Int64] {
        state.withLock { state in ways.flatMap { state.tried[$0] ?? [] }.sorted() }
    }
}
