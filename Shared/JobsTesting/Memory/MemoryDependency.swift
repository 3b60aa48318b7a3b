import FoundationEssentials

/// What a job waits for, and when it may run then.
struct MemoryDependency: Sendable {
    /// By what it waits for: the time that was asked for with it.
    private(set) var times: [Int64: Date?] = [:]

    var needs: Set<Int64> { Set(times.keys) }

    /// The latest of the times; `nil` for at once.
    var availableAt: Date? { times.values.compactMap(\.self).max() }

    mutating func add(_ needs: [Int64], at time: Date?) {
        for id in needs { times[id] = .some(time) }
    }

    /// Another time, whatever it waits for.
    mutating func move(to time: Date) {
        for id in times.keys { times[id] = .some(time) }
    }
}
