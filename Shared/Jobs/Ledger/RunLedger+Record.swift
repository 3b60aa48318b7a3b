public import FoundationEssentials
public import Models
public import Postgres

extension RunLedger {
    /// Writes the run a tick by hand asks for, status `queued`.
    ///
    /// - Parameters:
    ///   - messageID: makes it once: a second tick with the id finds the first one's run.
    ///   - overlap: what happens if the job already runs; `buffer_one` unless the tick says otherwise.
    /// - Returns: the run's id, and whether it is new.
    public static func record(
        _ job: CataloguedJob, parameters: [String: JSONValue], messageID: String?, cause: Cause,
        overlap: OverlapPolicy = .bufferOne, in database: any PostgresQuerying
    ) async throws -> (id: UUID, isNew: Bool) {
        let inserted = try await database.query(
            """
            INSERT INTO scheduled_job_runs (job, family, trigger, overlap, parameters, message_id, correlation_id,
                traceparent)
            VALUES (\(job.name), \(job.family.rawValue), 'manual', \(overlap.rawValue),
                \(try JSONValue.object(parameters).text)::text::jsonb, \(messageID), \(cause.correlationID.rawValue),
                \(cause.traceParent.description))
            ON CONFLICT (job, message_id) WHERE message_id IS NOT NULL DO NOTHING
            RETURNING id
            """)
        if let id = try inserted.first?.decode("id", as: UUID.self) { return (id, true) }
        let earlier = try await database.query(
            "SELECT id FROM scheduled_job_runs WHERE job = \(job.name) AND message_id = \(messageID)")
        guard let id = try earlier.first?.decode("id", as: UUID.self) else {
            // Between the two statements its retention ended; the tick is older than the ledger reaches.
            throw LedgerError.vanished("the run of message \(messageID ?? "")")
        }
        return (id, false)
    }
}
