/// What a fault did.
struct Outcome: Sendable {
    let fault: String
    /// The broker's version.
    let broker: String
    var reckoning: Reckoning?
    /// What `carillon verify` would print.
    var breaches: [String] = []
    /// `nil` where work did not flow again within a minute.
    var recovery: Duration?
    /// What did not flow again.
    var stillness: String?
    let limit: Duration
    /// Why it was not played.
    var skipped: String?
    /// Why it was not played to its end.
    var failure: String?

    init(_ fault: Fault, broker: String) {
        self.fault = fault.name
        self.broker = broker
        limit = fault.limit
    }

    var isLate: Bool { recovery.map { $0 > limit } ?? true }

    /// Whether all is as it must be.
    var isGood: Bool {
        skipped == nil && failure == nil && breaches.isEmpty && !isLate && (reckoning?.isClean ?? false)
    }

    /// What is wrong, a line each.
    var complaints: [String] {
        if let skipped { return ["skipped: \(skipped)"] }
        var lines = failure.map { ["failed: \($0)"] } ?? []
        for (word, entries) in [
            ("lost", reckoning?.lost), ("doubled", reckoning?.doubled), ("stuck", reckoning?.stuck),
        ] {
            let entries = entries ?? []
            lines += entries.prefix(5).map { "\(word): \($0)" }
            if entries.count > 5 { lines.append("\(word): \(entries.count - 5) more") }
        }
        lines += breaches.prefix(5).map { "verify: \($0)" }
        if failure == nil, isLate {
            lines.append("late: \(limit.components.seconds) s are allowed" + (stillness.map { "; \($0)" } ?? ""))
        }
        return lines
    }
}
