package import FoundationEssentials

// What a ledger other than the database's answers with.

extension DuplicateJob {
    package init(waiting uniqueKey: String, of type: String) {
        self.init(type: type, uniqueKey: uniqueKey)
    }
}

extension UnknownDependency {
    package init(on id: Int64) {
        self.init(id: id)
    }
}

extension StillWaiting {
    package init(_ job: Int64, for needs: [Int64]) {
        self.init(job: job, needs: needs)
    }
}

extension Placement {
    package init(of id: Int64, isNew: Bool) {
        self.init(id: id, isNew: isNew)
    }
}

extension CancelReport {
    package init(ended: Int, stopping: Int) {
        self.init()
        cancelled = ended
        asked = stopping
    }
}

extension Replayed {
    package init(
        _ letter: Int64, _ outcome: Outcome, job: Int64? = nil, run: UUID? = nil, because reason: String? = nil
    ) {
        self.init(letter: letter, outcome: outcome, job: job, run: run, reason: reason)
    }
}

extension NameTaken {
    package init(by name: String) {
        self.init(name: name)
    }
}

extension Unreplayable {
    package init(because reason: String) {
        self.init(reason)
    }
}

extension LimitLedger {
    /// - Throws: ``UnusableLimit``.
    package static func check(cap: Int?, rate: Double?, burst: Double?) throws {
        try check(cap, rate, burst)
    }
}
