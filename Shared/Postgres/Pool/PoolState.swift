/// Which connections of a pool are free, how many there are, and who waits. Pure: it decides, the pool acts.
///
/// A slot is the right to one connection. It is taken when a connection is leased or begun, and free again when that
/// is given back or given up.
struct PoolState<Connection, Waiter> {
    typealias Grant = PoolGrant<Connection>

    struct Waiting {
        let id: Int
        let waiter: Waiter
        let deadline: ContinuousClock.Instant
    }

    let size: Int
    private(set) var isClosed = false
    private(set) var slotsTaken = 0
    private var idle: [(connection: Connection, since: ContinuousClock.Instant)] = []
    private var waiting: [Waiting] = []
    private var lastID = 0
    private var isTimerSet = false

    init(size: Int) {
        self.size = size
    }

    /// Connections that nobody uses.
    var idleCount: Int { idle.count }
    /// Callers that wait.
    var waitingCount: Int { waiting.count }

    /// Takes a connection or a slot; `nil` when there is neither, or others came first.
    mutating func acquire() -> Grant? {
        guard !isClosed, waiting.isEmpty else { return nil }
        // The one used last is the least likely to have died since.
        if let last = idle.popLast() { return .connection(last.connection, idleSince: last.since) }
        guard slotsTaken < size else { return nil }
        slotsTaken += 1
        return .slot
    }

    /// Puts a caller at the end of the line; returns what names it.
    mutating func wait(_ waiter: Waiter, until deadline: ContinuousClock.Instant) -> Int {
        lastID += 1
        waiting.append(Waiting(id: lastID, waiter: waiter, deadline: deadline))
        return lastID
    }

    /// Takes a connection back; returns who gets it, if someone waits. Ask ``isClosed`` before.
    mutating func giveBack(
        _ connection: Connection, now: ContinuousClock.Instant
    ) -> (waiter: Waiter, grant: Grant)? {
        guard !waiting.isEmpty else {
            idle.append((connection, now))
            return nil
        }
        return (waiting.removeFirst().waiter, .connection(connection, idleSince: now))
    }

    /// Takes the slot of a connection that is no more; returns who gets it, if someone waits.
    mutating func giveUp() -> (waiter: Waiter, grant: Grant)? {
        guard !waiting.isEmpty, !isClosed else {
            slotsTaken -= 1
            return nil
        }
        return (waiting.removeFirst().waiter, .slot)
    }

    /// Takes a caller out of the line; `nil` when it is not in it.
    mutating func remove(_ id: Int) -> Waiter? {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return nil }
        return waiting.remove(at: index).waiter
    }

    /// Takes out those whose time is over.
    mutating func expire(now: ContinuousClock.Instant) -> [Waiter] {
        let count = waiting.prefix { $0.deadline <= now }.count
        defer { waiting.removeFirst(count) }
        return waiting.prefix(count).map(\.waiter)
    }

    /// Whether a timer for those who wait must be set, as none is.
    mutating func startTimer() -> Bool {
        defer { isTimerSet = true }
        return !isTimerSet
    }

    /// When the next timer must fire, now that one has; `nil` when nobody waits. All wait equally long, so none
    /// gives up before the first in line.
    mutating func stopTimer() -> ContinuousClock.Instant? {
        isTimerSet = !waiting.isEmpty
        return waiting.first?.deadline
    }

    /// Closes; returns the connections to close and the callers to send away. Idempotent.
    mutating func close() -> (connections: [Connection], waiters: [Waiter]) {
        isClosed = true
        defer { (idle, waiting) = ([], []) }
        slotsTaken -= idle.count
        return (idle.map(\.connection), waiting.map(\.waiter))
    }
}
