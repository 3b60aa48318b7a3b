import FoundationEssentials
import Synchronization

/// Who wants to be told of changes of which mailboxes.
final class PushBook: Sendable {
    /// A subscription of Graph.
    struct Subscription: Sendable {
        let id: String
        let user: String
        let changeType: String
        let url: String
        let clientState: String?
        var endsAt: Date
        /// The history id that was told last.
        var told: String
    }

    /// A watch of Gmail.
    struct Watch: Sendable {
        var endsAt: Date
        var told: String
    }

    private struct State {
        var watches: [String: Watch] = [:]
        var subscriptions: [String: Subscription] = [:]
        /// Subscriptions so far.
        var made: UInt64 = 0
    }

    private let state = Mutex(State())

    func watch(_ user: String, until end: Date, told: String) {
        state.withLock { $0.watches[user] = Watch(endsAt: end, told: told) }
    }

    func stop(_ user: String) {
        state.withLock { $0.watches[user] = nil }
    }

    /// A name that no subscription has had before.
    func newID(for user: String) -> String {
        state.withLock { state in
            state.made += 1
            return "sub-" + String(SeededGenerator.mix(state.made, user), radix: 16)
        }
    }

    func add(_ subscription: Subscription) {
        state.withLock { $0.subscriptions[subscription.id] = subscription }
    }

    /// - Returns: nil where the user has none of that id.
    func renew(_ id: String, of user: String, until end: Date) -> Subscription? {
        state.withLock { state in
            guard state.subscriptions[id]?.user == user else { return nil }
            state.subscriptions[id]?.endsAt = end
            return state.subscriptions[id]
        }
    }

    func remove(_ id: String, of user: String) -> Bool {
        state.withLock { state in
            guard state.subscriptions[id]?.user == user else { return false }
            state.subscriptions[id] = nil
            return true
        }
    }

    /// The users whose watch or subscription has something to tell, which counts as told; what has lapsed goes.
    ///
    /// - Parameter historyID: of a user, now.
    func news(at now: Date, _ historyID: (String) -> String?) -> (watches: [String], subscriptions: [Subscription]) {
        state.withLock { state in
            state.watches = state.watches.filter { $0.value.endsAt > now }
            state.subscriptions = state.subscriptions.filter { $0.value.endsAt > now }
            var (watches, subscriptions): ([String], [Subscription]) = ([], [])
            for (user, watch) in state.watches {
                guard let current = historyID(user), current != watch.told else { continue }
                state.watches[user]?.told = current
                watches.append(user)
            }
            for subscription in state.subscriptions.values {
                guard let current = historyID(subscription.user), current != subscription.told else { continue }
                state.subscriptions[subscription.id]?.told = current
                subscriptions.append(subscription)
            }
            return (watches, subscriptions)
        }
    }

    /// How many there are; for tests and demonstrations.
    var counts: (watches: Int, subscriptions: Int) {
        state.withLock { ($0.watches.count, $0.subscriptions.count) }
    }
}
