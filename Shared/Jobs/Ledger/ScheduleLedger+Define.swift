import FoundationEssentials
import Models
public import Postgres
import Schedules

extension ScheduleLedger {
    /// Writes the definitions of registered jobs; a changed one gets a new revision, so that publishers that still
    /// hold the old one fire nothing. An operator's definition is left alone, unless the new one is an operator's too.
    ///
    /// - Returns: the jobs whose schedule is new or changed.
    @discardableResult
    public static func define(
        _ definitions: [ScheduleDefinition], in database: PostgresPool
    ) async throws -> [String] {
        var changed: [String] = []
        for definition in definitions {
            let isChanged = try await database.transaction { transaction in
                try await account(before: definition, in: transaction)
                return try await write(definition, in: transaction)
            }
            if isChanged { changed.append(definition.job) }
        }
        return changed
    }

    /// What was due by the old rule is accounted for by the old rule. Its message waits in the outbox for the relay.
    static func account(before new: ScheduleDefinition, in transaction: PostgresTransaction) async throws {
        let old: StoredSchedule
        do {
            guard let found = try await lock(new.job, in: transaction) else { return }
            old = found
        } catch is ScheduleError {
            return  // no version of ours could read it, so nothing was due by it
        }
        guard old.definition.source != byOperator || new.source == byOperator, !old.definition.firesAs(new)
        else { return }
        _ = try await account(for: old, in: transaction)
    }

    static func write(_ new: ScheduleDefinition, in transaction: PostgresTransaction) async throws -> Bool {
        let rows = try await transaction.query(
            """
            INSERT INTO schedules AS old (job, expression, time_zone, dst, anchor, catch_up_ms, overlap, timeout_ms,
                parameters, accounted_to, paused_at, source)
            SELECT name, \(new.expression), \(new.zone), \(new.dst.rawValue), \(new.anchor),
                \(new.catchUp.milliseconds), \(new.overlap.rawValue),
                \(new.timeout?.milliseconds), \(try JSONValue.object(new.parameters).text)::text::jsonb, clock_timestamp(),
                CASE WHEN \(new.isPaused) THEN clock_timestamp() END, \(new.source)
            FROM scheduled_jobs WHERE name = \(new.job)
            ON CONFLICT (job) DO UPDATE SET expression = excluded.expression, time_zone = excluded.time_zone,
                dst = excluded.dst, anchor = excluded.anchor, catch_up_ms = excluded.catch_up_ms,
                overlap = excluded.overlap, timeout_ms = excluded.timeout_ms, parameters = excluded.parameters,
                paused_at = excluded.paused_at, source = excluded.source, revision = old.revision + 1,
                accounted_to = CASE WHEN (old.expression, old.time_zone, old.dst, old.paused_at IS NULL)
                        = (excluded.expression, excluded.time_zone, excluded.dst, excluded.paused_at IS NULL)
                        AND old.anchor IS NOT DISTINCT FROM excluded.anchor
                    THEN old.accounted_to ELSE greatest(old.accounted_to, clock_timestamp()) END,
                updated_at = clock_timestamp()
            WHERE (old.source <> \(byOperator) OR excluded.source = \(byOperator)) AND (old.expression, old.time_zone, old.dst, old.catch_up_ms, old.overlap,
                old.parameters, old.source, old.anchor IS NOT DISTINCT FROM excluded.anchor,
                old.timeout_ms IS NOT DISTINCT FROM excluded.timeout_ms, old.paused_at IS NULL)
                <> (excluded.expression, excluded.time_zone, excluded.dst, excluded.catch_up_ms, excluded.overlap,
                excluded.parameters, excluded.source, true, true, excluded.paused_at IS NULL)
            RETURNING job
            """)
        return !rows.isEmpty
    }
}
