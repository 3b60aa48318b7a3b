import FoundationEssentials
import Postgres

/// Finds the runs that ended since it last looked, each once.
///
/// An end is stamped before it is committed, so ends come to light out of order. It therefore looks back as far as a
/// transaction may last, and leaves out what it has shown.
struct RunFollower {
    private static let overlap: TimeInterval = 120

    private let job: String?
    private var latest: Date
    private var shown: [UUID: Date] = [:]

    /// What has ended by now is not shown.
    init(job: String?, in database: any PostgresQuerying) async throws {
        self.job = job
        let now = try await database.query("SELECT clock_timestamp() AS now")
        latest = try now[now.startIndex].decode("now")
        _ = try await next(in: database)
    }

    /// Takes runs for shown that ended meanwhile.
    mutating func leaveOut(_ runs: [RunRow]) {
        for run in runs { shown[run.id] = run.finishedAt }
    }

    /// The runs that ended, in that order, however many.
    mutating func next(in database: any PostgresQuerying) async throws -> [RunRow] {
        let start = latest.addingTimeInterval(-Self.overlap)
        let ended = try await database.query(
            """
            SELECT \(unescaped: RunRow.columns) FROM scheduled_job_runs
            WHERE finished_at > \(start) AND job = coalesce(\(job), job) ORDER BY finished_at, id
            """
        ).map(RunRow.init)
        let new = ended.filter { shown[$0.id] == nil }
        leaveOut(new)
        latest = max(latest, new.last?.finishedAt ?? latest)
        shown = shown.filter { $0.value > start }
        return new
    }
}
