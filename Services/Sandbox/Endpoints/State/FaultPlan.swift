/// A user's faults and what is left of them.
struct FaultPlan: Sendable {
    /// What happens to one call.
    struct Decision: Sendable {
        var delay: Duration = .zero
        var fault: Fault?
    }

    private(set) var faults: [Fault] = []

    mutating func set(_ faults: [Fault]) {
        self.faults = faults
    }

    mutating func add(_ faults: [Fault]) {
        self.faults += faults
    }

    /// The delays of all slow faults that strike, and the first other fault that does.
    mutating func decide(
        _ endpoint: Endpoint, isResumed: Bool, using random: inout SeededGenerator
    ) -> Decision {
        var decision = Decision()
        for index in faults.indices where faults[index].matches(endpoint, isResumed: isResumed) {
            if faults[index].kind != .slow, decision.fault != nil { continue }
            guard strikes(index, using: &random) else { continue }
            if faults[index].kind == .slow {
                decision.delay += .milliseconds(faults[index].delayMs ?? 1000)
            } else {
                decision.fault = faults[index]
            }
        }
        faults.removeAll { $0.times == 0 }
        return decision
    }

    private mutating func strikes(_ index: Int, using random: inout SeededGenerator) -> Bool {
        if let skip = faults[index].skip, skip > 0 {
            faults[index].skip = skip - 1
            return false
        }
        if let chance = faults[index].probability, Double.random(in: 0..<1, using: &random) >= chance { return false }
        if let times = faults[index].times {
            guard times > 0 else { return false }
            faults[index].times = times - 1
        }
        return true
    }
}
