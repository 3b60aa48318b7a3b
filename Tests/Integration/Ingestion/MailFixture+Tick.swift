import Jobs
import JobsTesting
import Models

@testable import IngestionJobs

extension MailFixture {
    /// A run of `ingest_emails` by hand, which must complete.
    @discardableResult
    func tick(_ parameters: [String: JSONValue]) async throws -> RunAttempt {
        let service = try await TestService(.ingestion, on: database) {
            try $0.register(IngestEmails(lookbackDays: 1))
        }
        let attempt = try await service.perform(IngestEmails.self, parameters)
        guard attempt.run.status == .completed else { throw attempt.error ?? Broken() }
        return attempt
    }
}
