/// Units spent, with their times, oldest first.
struct UnitWindow: Sendable {
    private var entries: [(time: Double, units: Int)] = []
    private var head = 0
    private(set) var sum = 0

    mutating func add(_ units: Int, at time: Double) {
        guard units > 0 else { return }
        entries.append((time, units))
        sum += units
    }

    /// Forgets what was spent at `time` or before.
    mutating func expire(before time: Double) {
        while head < entries.count, entries[head].time <= time {
            sum -= entries[head].units
            head += 1
        }
        guard head > 1024, head * 2 > entries.count else { return }
        entries.removeFirst(head)
        head = 0
    }
}
