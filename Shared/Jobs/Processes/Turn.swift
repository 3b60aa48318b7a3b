import Synchronization

/// Something that one of all processes does at a time: whoever's lock session holds the lock for it.
///
/// A process that dies gives it up with its session, and another that wants it has it within seconds. Nobody must rely
/// on being the only one: one whose link was cut goes on until it notices.
final class Turn: Sendable {
    private enum State: Int {
        case unwanted
        case wanted
        case held
    }

    /// What the lock is called.
    let name: String
    private let state = Atomic<Int>(State.unwanted.rawValue)

    init(_ name: String) {
        self.name = name
    }

    /// Whether this process has it.
    var isHeld: Bool { state.load(ordering: .relaxed) == State.held.rawValue }

    /// Whether somebody here wants it and has it not.
    var isWanted: Bool { state.load(ordering: .relaxed) == State.wanted.rawValue }

    /// To be had as soon as nobody else has it.
    func want() {
        _ = state.compareExchange(
            expected: State.unwanted.rawValue, desired: State.wanted.rawValue, ordering: .relaxed)
    }

    func take() { state.store(State.held.rawValue, ordering: .relaxed) }

    /// The session that held it is gone.
    func lose() {
        _ = state.compareExchange(expected: State.held.rawValue, desired: State.wanted.rawValue, ordering: .relaxed)
    }
}
