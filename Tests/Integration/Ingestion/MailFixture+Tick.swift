import FoundationEssentials
import Jobs
import Logging
import Models
import Postgres

@testable import IngestionJobs

extension MailFixture {
    /// What `ingest_emails` does with these parameters, its effects included.
    func tick(_ parameters: [String: JSONValue]) async throws {
        let context = WorkContext(
            claim: .run(id: UUID(), fence: UUID()), attempt: 1, cause: Cause(), logger: Logger(label: "test"),
            database: pool, standing: .assured, deadline: .now + .seconds(60))
        let outcome = try await IngestEmails(lookbackDays: 1).run(parameters, context)
        guard let effects = outcome.effects else { throw Broken() }
        _ = try await pool.transaction { try await effects($0) }
    }
}
