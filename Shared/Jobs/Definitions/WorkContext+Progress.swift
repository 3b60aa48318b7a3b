import FoundationEssentials
public import Postgres

extension WorkContext {
    /// How far an earlier attempt of this work has come; `nil` when none has saved anything.
    ///
    /// - Throws: `DecodingError` when it is of another shape, such as an older version's; ``Postgres/PostgresError``.
    public func progress<Progress: Decodable>(as type: Progress.Type = Progress.self) async throws -> Progress? {
        if let standIn { return try await standIn.progress(of: claim).map { try PostgresJSON($0).decode(as: type) } }
        let rows =
            switch claim {
            case .run(let id, _):
                try await database.query("SELECT progress::text AS v FROM scheduled_job_runs WHERE id = \(id)")
            case .job(let id, _):
                try await database.query("SELECT progress::text AS v FROM live_jobs WHERE id = \(id)")
            }
        guard let text = try rows.first?.decode("v", as: String?.self) else { return nil }
        return try PostgresJSON(text).decode(as: type)
    }

    /// Saves how far the work has come, so that another attempt goes on from there: a cursor, a page, a date.
    ///
    /// With `transaction` it is saved together with what was done up to there, so that neither is lost nor done twice.
    ///
    /// - Throws: ``ClaimLost`` when the claim is void; `EncodingError`; ``Postgres/PostgresError``.
    public func saveProgress(
        _ progress: some Encodable & Sendable, in transaction: PostgresTransaction? = nil
    ) async throws {
        let text = try PostgresJSON(encoding: progress).text
        if let standIn { return try await standIn.saveProgress(text, of: claim, in: transaction) }
        let writer: any PostgresQuerying = transaction ?? database
        let saved =
            switch claim {
            case .run(let id, let fence):
                try await writer.query(
                    """
                    UPDATE scheduled_job_runs SET progress = \(text)::text::jsonb
                    WHERE id = \(id) AND fence = \(fence) RETURNING id
                    """)
            case .job(let id, let fence):
                try await writer.query(
                    """
                    UPDATE live_jobs SET progress = \(text)::text::jsonb, updated_at = clock_timestamp()
                    WHERE id = \(id) AND fence = \(fence) RETURNING id
                    """)
            }
        if saved.isEmpty { throw ClaimLost(claim: claim) }
    }
}
