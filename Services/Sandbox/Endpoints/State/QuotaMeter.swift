/// Charges calls against the sliding window of their service and counts them.
struct QuotaMeter: Sendable {
    var settings: QuotaSettings
    private(set) var counts = UsageCounts()
    private var windows: [Endpoint.Service: UnitWindow] = [:]
    /// Calls to Outlook under way.
    private var underWay = 0

    init(settings: QuotaSettings) {
        self.settings = settings
    }

    /// - Parameter time: seconds on any clock that does not go back.
    /// - Returns: whether the call is within the quota; then it was charged.
    mutating func charge(_ endpoint: Endpoint, at time: Double) -> Bool {
        guard let service = endpoint.service else { return true }
        // Only Gmail weighs its calls.
        let cost = service == .gmail ? settings.costs[endpoint] ?? 0 : 1
        windows[service, default: UnitWindow()].expire(before: time - (service == .outlook ? 600 : 60))
        let sum = (windows[service]?.sum ?? 0) + cost
        guard sum <= limit(of: service) else {
            countRefusal(endpoint)
            return false
        }
        windows[service, default: UnitWindow()].add(cost, at: time)
        counts[endpoint].units += cost
        counts.units += cost
        notePeak(of: service, sum)
        return true
    }

    /// Lets a call to Outlook begin; each one that did must end.
    /// - Returns: whether there was room for it.
    mutating func begin(_ endpoint: Endpoint) -> Bool {
        guard underWay < settings.outlookConcurrency else {
            countRefusal(endpoint)
            return false
        }
        underWay += 1
        counts.peakOutlookConcurrency = max(counts.peakOutlookConcurrency, underWay)
        return true
    }

    mutating func end() {
        underWay -= 1
    }

    mutating func countRequest(_ endpoint: Endpoint) {
        counts[endpoint].requests += 1
        if !endpoint.isBatch { counts.requests += 1 }
    }

    mutating func countFault(_ endpoint: Endpoint) {
        counts[endpoint].faults += 1
    }

    mutating func countRefusal(_ endpoint: Endpoint) {
        counts[endpoint].refused += 1
        counts.refused += 1
    }

    /// Forgets the counts, not what was spent in the last minutes.
    mutating func reset() {
        counts = UsageCounts()
    }

    private func limit(of service: Endpoint.Service) -> Int {
        switch service {
        case .gmail: settings.unitsPerMinute
        case .googleCalendar: settings.calendarRequestsPerMinute
        case .outlook: settings.outlookRequestsPerTenMinutes
        }
    }

    private mutating func notePeak(of service: Endpoint.Service, _ sum: Int) {
        switch service {
        case .gmail: counts.peakUnitsPerMinute = max(counts.peakUnitsPerMinute, sum)
        case .googleCalendar: counts.peakCalendarRequestsPerMinute = max(counts.peakCalendarRequestsPerMinute, sum)
        case .outlook: counts.peakOutlookRequestsPerTenMinutes = max(counts.peakOutlookRequestsPerTenMinutes, sum)
        }
    }
}
