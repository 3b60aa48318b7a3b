/// Charges calls against a sliding window of 60 seconds and counts them.
struct QuotaMeter: Sendable {
    var settings: QuotaSettings
    private(set) var counts = UsageCounts()
    private var window = UnitWindow()

    init(settings: QuotaSettings) {
        self.settings = settings
    }

    /// - Parameter time: seconds on any clock that does not go back.
    /// - Returns: whether the call is within the quota; then it was charged.
    mutating func charge(_ endpoint: Endpoint, at time: Double) -> Bool {
        let cost = settings.costs[endpoint] ?? 0
        window.expire(before: time - 60)
        guard window.sum + cost <= settings.unitsPerMinute else {
            counts[endpoint].refused += 1
            counts.refused += 1
            return false
        }
        window.add(cost, at: time)
        counts[endpoint].units += cost
        counts.units += cost
        counts.peakUnitsPerMinute = max(counts.peakUnitsPerMinute, window.sum)
        return true
    }

    mutating func countRequest(_ endpoint: Endpoint) {
        counts[endpoint].requests += 1
        if endpoint != .batch { counts.requests += 1 }
    }

    mutating func countFault(_ endpoint: Endpoint) {
        counts[endpoint].faults += 1
    }

    /// Forgets the counts, not what was spent in the last minute.
    mutating func reset() {
        counts = UsageCounts()
    }
}
