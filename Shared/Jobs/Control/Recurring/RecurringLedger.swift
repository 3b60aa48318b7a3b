import FoundationEssentials
import Models
public import Postgres
import Schedules

/// The rows that say which queued jobs recur, and the one transaction that turns instants into jobs.
public enum RecurringLedger {
    /// All of them by name, and what is wrong with those that cannot be read.
    public static func load(
        in database: any PostgresQuerying
    ) async throws -> (jobs: [StoredRecurringJob], unreadable: [UnreadableSchedule]) {
        var read: (jobs: [StoredRecurringJob], unreadable: [UnreadableSchedule]) = ([], [])
        for row in try await database.query("\(part: StoredRecurringJob.selection) ORDER BY name") {
            do {
                read.jobs.append(try StoredRecurringJob(row))
            } catch {
                read.unreadable.append(UnreadableSchedule(job: try row.decode("name"), reason: "\(error)"))
            }
        }
        return read
    }

    /// Sets a recurring job at run time. What was due by the old rule is fired by the old rule; the new one counts
    /// from now.
    ///
    /// - Returns: whether it is new; one that is there gets a new revision.
    /// - Throws: ``NotFound`` for a type that nobody knows; ``NameTaken``; ``Schedules/ScheduleError``.
    public static func set(
        _ job: RecurringJob, by person: Operator, in database: PostgresPool
    ) async throws -> Bool {
        _ = try job.schedule()
        return try await database.transaction { transaction in
            try await JobLedger.expectType(job.request.type, in: transaction)
            try await CallbackLedger.expectRunner(of: job.request.callback, in: transaction)
            try await expectFree(job.name, in: transaction)
            let isOld = try await accountForDue(job.name, in: transaction)
            try await write(job, by: person, in: transaction)
            let details: [String: JSONValue] = [
                "type": .string(job.request.type), "expression": .string(job.expression), "zone": .string(job.zone),
            ]
            try await AuditLog.note("schedule.set", job.name, by: person, details, in: transaction)
            return !isOld
        }
    }

    /// Takes a recurring job away; the jobs it has enqueued stay.
    ///
    /// - Returns: false when there is none of that name.
    public static func remove(_ name: String, by person: Operator, in database: PostgresPool) async throws -> Bool {
        try await database.transaction { transaction in
            guard try await accountForDue(name, in: transaction) else { return false }
            try await transaction.query("DELETE FROM recurring_jobs WHERE name = \(name)")
            try await transaction.query("DELETE FROM pauses WHERE scope = 'schedule' AND key = \(name)")
            try await AuditLog.note("schedule.remove", name, by: person, in: transaction)
            return true
        }
    }

    private static func expectFree(_ name: String, in database: any PostgresQuerying) async throws {
        let isJob = try await !database.query("SELECT 1 FROM scheduled_jobs WHERE name = \(name)").isEmpty
        // not in the catalogue is what is wanted here
        if isJob || (try? Catalogue.job(named: name)) != nil { throw NameTaken(name: name) }
    }

    private static func write(
        _ job: RecurringJob, by person: Operator, in transaction: PostgresTransaction
    ) async throws {
        let request = job.request
        try await transaction.query(
            """
            INSERT INTO recurring_jobs AS old (name, job_type, family, payload, unique_key, priority, max_retries,
                tenant_id, user_id, expression, time_zone, dst, anchor, catch_up_ms, actor, payload_version, provider,
                timeout_ms, expires_after_ms, reference_type, reference_id, callback)
            VALUES (\(job.name), \(request.type), \(request.family.rawValue), \(request.payload)::text::jsonb,
                \(request.uniqueKey), \(request.priority), \(request.maxRetries), \(request.tenantID),
                \(request.userID), \(job.expression), \(job.zone), \(job.dst.rawValue), \(job.anchor),
                \(job.catchUp.milliseconds), \(person.name), \(request.payloadVersion), \(request.provider),
                \(request.timeout?.milliseconds), \(job.expiresAfter?.milliseconds), \(request.referenceType),
                \(request.referenceID), \(try request.callback?.stored.text)::text::jsonb)
            ON CONFLICT (name) DO UPDATE SET job_type = excluded.job_type, family = excluded.family,
                payload = excluded.payload, unique_key = excluded.unique_key, priority = excluded.priority,
                max_retries = excluded.max_retries, tenant_id = excluded.tenant_id, user_id = excluded.user_id,
                expression = excluded.expression, time_zone = excluded.time_zone, dst = excluded.dst,
                anchor = excluded.anchor, catch_up_ms = excluded.catch_up_ms, actor = excluded.actor,
                payload_version = excluded.payload_version, provider = excluded.provider,
                timeout_ms = excluded.timeout_ms, expires_after_ms = excluded.expires_after_ms,
                reference_type = excluded.reference_type, reference_id = excluded.reference_id,
                callback = excluded.callback,
                revision = old.revision + 1, updated_at = clock_timestamp(),
                accounted_to = CASE WHEN (old.expression, old.time_zone, old.dst)
                        = (excluded.expression, excluded.time_zone, excluded.dst)
                        AND old.anchor IS NOT DISTINCT FROM excluded.anchor
                    THEN old.accounted_to ELSE greatest(old.accounted_to, clock_timestamp()) END
            """)
    }
}
