import FoundationEssentials
import Models
public import Postgres
import Schedules

extension ScheduleLedger {
    /// The source of a definition that no publisher overwrites.
    static let byOperator = "operator"

    /// Sets a job's schedule at run time, over whatever catalogue, environment and schedules.yaml say.
    ///
    /// What was due by the old rule is fired by the old rule; the new one counts from now. A job that no service runs
    /// yet is scheduled once one does.
    ///
    /// - Returns: false when the schedule was just so.
    /// - Throws: ``NotFound`` or ``Models/CatalogueError`` for a job that nobody knows; ``Schedules/ScheduleError``;
    ///   ``Models/ParameterError``.
    public static func set(
        _ definition: ScheduleDefinition, by person: Operator, in database: PostgresPool
    ) async throws -> Bool {
        var definition = definition
        definition.source = byOperator
        _ = try definition.schedule()
        // a job of a newer version is not in this catalogue, and its services check its parameters
        if let job = try? Catalogue.job(named: definition.job) { try job.check(definition.parameters) }
        return try await database.transaction { [definition] transaction in
            var definition = definition
            definition.job = try await PauseLedger.scheduledJob(definition.job, in: transaction)
            try await account(before: definition, in: transaction)
            guard try await write(definition, in: transaction) else { return false }
            try await AuditLog.note(
                "schedule.set", definition.job, by: person, definition.details, in: transaction)
            return true
        }
    }

    /// Gives a job's schedule back to catalogue, environment and schedules.yaml: the next round of a publisher writes
    /// its own definition, and until then the operator's goes on, so that no instant falls between the two.
    ///
    /// - Throws: ``NotFound`` when the job has no schedule of an operator's.
    public static func release(_ job: String, by person: Operator, in database: PostgresPool) async throws {
        try await database.transaction { transaction in
            let job = try await PauseLedger.key(.schedule, job, in: transaction)
            try await lockJob(job, in: transaction)
            let released = try await transaction.query(
                """
                UPDATE schedules SET source = \(released), updated_at = clock_timestamp()
                WHERE job = \(job) AND source = \(byOperator) RETURNING expression
                """)
            guard !released.isEmpty else {
                let source = try await transaction.query("SELECT source FROM schedules WHERE job = \(job)").first?
                    .decode("source", as: String.self)
                throw NotFound(
                    "operator's schedule of '\(job)'", hint: source.map { ": it comes from '\($0)'" } ?? "")
            }
            try await AuditLog.note("schedule.remove", job, by: person, in: transaction)
        }
    }
}

extension ScheduleDefinition {
    /// For the audit log.
    var details: [String: JSONValue] {
        var details: [String: JSONValue] = [
            "expression": .string(expression), "zone": .string(zone), "dst": .string(dst.rawValue),
            "catch_up_ms": .integer(Int(catchUp.milliseconds)), "overlap": .string(overlap.rawValue),
            "parameters": .object(parameters),
        ]
        details["timeout_ms"] = timeout.map { .integer(Int($0.milliseconds)) }
        if isPaused { details["paused"] = true }
        return details
    }
}
