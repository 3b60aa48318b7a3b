import FoundationEssentials
import Testing

@testable import IngestionJobs

@Suite("The payload of a mailbox's sync")
struct SyncMailboxPayloadTests {
    @Test("names its fields as the catalogue does, and leaves out what is not asked")
    func fields() throws {
        let payload = SyncMailbox.Payload(connectionID: UUID(), lookbackDays: 7)
        let text = String(decoding: try JSONEncoder().encode(payload), as: UTF8.self)
        #expect(text.contains(#""lookback_days":7"#) && text.contains(#""connection_id":"#))
        // That everything be listed again is kept with the mailbox, so that it outlives the job.
        #expect(!text.contains("full_sync"))
    }
}
