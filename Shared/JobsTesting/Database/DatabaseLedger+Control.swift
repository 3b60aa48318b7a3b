import FoundationEssentials
import Jobs
import Models
import Postgres

extension DatabaseLedger {
    func cancel(_ filter: JobFilter, by person: Operator) async throws -> CancelReport {
        try await JobLedger.cancel(filter, by: person, in: pool)
    }

    func reschedule(
        _ filter: JobFilter, to time: Date?, dropsNeeds: Bool, by person: Operator
    ) async throws -> RescheduleReport {
        try await JobLedger.reschedule(filter, to: time, dropsNeeds: dropsNeeds, by: person, in: pool)
    }

    func pause(_ scope: PauseScope, _ name: String, by person: Operator) async throws -> Bool {
        try await PauseLedger.pause(scope, name, by: person, in: pool).isNew
    }

    func resume(_ scope: PauseScope, _ name: String, by person: Operator) async throws -> Bool {
        try await PauseLedger.resume(scope, name, by: person, in: pool) != nil
    }

    func limit(_ scope: LimitScope, _ name: String, maxRunning: Int?, rate: Double?, burst: Double?) async throws {
        _ = try await LimitLedger.set(
            scope, name, maxRunning: maxRunning, rate: rate, burst: burst, by: Self.person, in: pool)
    }

    func removeLimit(_ scope: LimitScope, _ name: String) async throws -> Bool {
        try await LimitLedger.remove(scope, name, by: Self.person, in: pool)
    }

    func replay(
        _ letters: [Int64], edit: LetterEdit, perSecond: Double?, by person: Operator
    ) async throws -> [Replayed] {
        var filter = DeadLetterFilter()
        filter.ids = letters
        filter.isReplayed = nil
        return try await DeadLetterLedger.replay(filter, edit: edit, perSecond: perSecond, by: person, in: pool)
    }
}
