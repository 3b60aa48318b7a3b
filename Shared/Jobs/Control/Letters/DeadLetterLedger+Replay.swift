import FoundationEssentials
import Models
public import Postgres

extension DeadLetterLedger {
    /// Brings dead letters back into the ledger as what they were meant to be: a job's letter and a request become a
    /// queued job, a tick becomes a run. Each letter is replayed once, however many replay it and however often.
    ///
    /// A replayed job keeps its type, payload, key, priority, tenant, user and correlation id, and begins with no
    /// failures. Letters that were written after it began are left alone, such as those of jobs that fail again.
    /// In batches of 100, each a transaction with its own row of the audit log.
    ///
    /// - Parameters:
    ///   - edit: what is put right; for a single letter.
    ///   - perSecond: how many jobs become due a second; the ledger keeps the pace, so nobody need stay. Runs are not
    ///     paced, for a job runs one at a time anyway. Default: all at once.
    ///   - onBatch: called after each commit.
    /// - Returns: what became of each, in order of id.
    /// - Throws: ``NotFound`` for a single id that is not there, or a name that no letter ever had.
    @discardableResult
    public static func replay(
        _ filter: DeadLetterFilter, edit: LetterEdit = .none, perSecond: Double? = nil, by person: Operator,
        in database: PostgresPool, onBatch: ([Replayed]) -> Void = { _ in }
    ) async throws -> [Replayed] {
        precondition(edit == .none || filter.ids?.count == 1, "an edit is for one letter")
        precondition(perSecond.map { $0 > 0 } ?? true, "a pace is more than zero")
        let start = try await database.query(
            "SELECT clock_timestamp() AS now, coalesce((SELECT max(id) FROM dead_letters), 0) AS last")[0]
        var replay = Replay(
            edit: edit, perSecond: perSecond, person: person, filter: filter.details,
            types: try await JobLedger.knownTypes(in: database), began: try start.decode("now"))
        let last = try start.decode("last", as: Int64.self)
        var replayed: [Replayed] = []
        var reached: Int64 = 0
        while true {
            let ids = try await next(filter, after: reached, through: last, in: database)
            guard let end = ids.last else { break }
            let batch = try await replay.replay(ids, in: database)
            onBatch(batch)
            replayed += batch
            reached = end
        }
        if replayed.isEmpty { try await explainNothing(filter, in: database) }
        return replayed
    }

    private static func next(
        _ filter: DeadLetterFilter, after reached: Int64, through last: Int64, in database: any PostgresQuerying
    ) async throws -> [Int64] {
        var query: PostgresQuery = """
            SELECT id FROM dead_letters AS letter
            WHERE \(part: filter.condition) AND id > \(reached) AND id <= \(last) ORDER BY id LIMIT 100
            """
        query.isPrepared = false  // the best plan depends on what is filtered by
        return try await database.query(query).map { try $0.decode("id") }
    }
}
