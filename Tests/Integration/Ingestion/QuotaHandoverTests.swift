import FoundationEssentials
import Jobs
import JobsTesting
import Models
import Postgres
import SandboxService
import Testing

@testable import IngestionJobs

extension MailTests {
    @Suite("The quota of a mailbox of Gmail")
    struct QuotaHandoverTests {
        @Test("is begun anew by each replica that takes the mailbox over, and by none that had it last")
        func handover() async throws {
            try await SyncBench.with { bench in
                _ = try await bench.link(.gmail, NewUser(email: "ann@example.com", messages: 5))
                let connection = try await bench.pool.query("SELECT id FROM connections")[0].decode("id", as: UUID.self)
                let (first, second) = (bench.service, try await bench.replica {})
                var readers: [String] = []
                for service in [first, first, second, first] {
                    let attempt = try await service.perform(SyncMailbox.self, .init(connectionID: connection))
                    #expect(attempt.job.status == .completed)
                    readers += try await bench.lines("SELECT mail_reader::text AS line FROM connections")
                }
                #expect(readers[0] == readers[1] && readers[0] == readers[3])
                #expect(readers[0] != readers[2])
            }
        }
    }
}
