import FoundationEssentials
import Models
import Postgres

extension JobLedger {
    /// A claimed job whose holder has ended.
    struct Abandoned {
        let job: ClaimedJob
        /// Whether its holder stopped in order, which counts as an interruption.
        let isStopped: Bool

        /// What becomes of it, as the log and events name it.
        var status: String { isStopped ? "handed_back" : "taken_back" }
    }

    /// The claimed jobs of a family whose holder has ended.
    static func abandoned(_ family: Family, in database: any PostgresQuerying) async throws -> [Abandoned] {
        try await database.query(
            """
            SELECT \(unescaped: claimColumns), coalesce(ending = 'stopped', false) AS is_stopped
            FROM live_jobs AS job LEFT JOIN processes ON processes.id = job.holder
            WHERE family = \(family.rawValue) AND \(unescaped: isAbandoned)
            """
        ).map {
            Abandoned(job: try claimed($0), isStopped: try $0.decode("is_stopped"))
        }
    }

    /// Of the row `job`.
    static let isAbandoned = """
        status = 'processing'
        AND NOT EXISTS (SELECT FROM processes AS living WHERE living.id = job.holder AND living.ended_at IS NULL)
        """

    /// processing → pending. Whether the job or what ran beside it killed the process shows next time, when it has one
    /// of its own.
    ///
    /// - Returns: false when another observer was first.
    static func release(_ abandoned: Abandoned, in database: PostgresPool) async throws -> Bool {
        let job = abandoned.job
        do {
            if abandoned.isStopped {
                try await giveBack(job, after: .zero, failure: .interruption, error: nil, in: database)
            } else {
                let error = "its process died during attempt \(job.attempt)"
                try await giveBack(job, after: .zero, failure: .crash, error: error, in: database)
            }
            return true
        } catch is ClaimLost {
            return false
        }
    }
}
