import Jobs
import Postgres
import Providers

extension ConnectionSession {
    /// To be called before a mailbox of Gmail is read. Its quota is counted by the process that reads it, and one job at a
    /// time does. A process that takes over from another does not know what that has used within the last minute, and
    /// begins with nothing: so the limit per minute holds over both.
    ///
    /// - Throws: `CancellationError`; `PostgresError`.
    func takeOverQuota() async throws {
        let reader = resources.reader
        guard connection.mailReader != reader else { return }
        try await context.mayAct()
        await resources.gmailQuotas[connection.id].empty()
        try await context.database.query(
            "UPDATE connections SET mail_reader = \(reader) WHERE id = \(connection.id)")
    }
}
