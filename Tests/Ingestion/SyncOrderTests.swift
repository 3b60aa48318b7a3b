import FoundationEssentials
import Models
import Testing

@testable import IngestionJobs

@Suite("What a tick asks of a mail sync")
struct SyncOrderTests {
    private let connection = UUID()

    @Test("is everything, by the changes, unless it says otherwise")
    func defaults() {
        let order = SyncOrder([:], lookbackDays: 30)
        #expect(order.userID == nil && order.provider == nil && !order.isFull && order.lookbackDays == 30)
        let payload = order.payload(for: connection)
        #expect(payload.connectionID == connection && payload.fullSync == nil && payload.lookbackDays == 30)
    }

    @Test("is what its parameters say")
    func parameters() throws {
        let user = UUID()
        let order = SyncOrder(
            [
                "user_id": .string(user.uuidString.lowercased()), "provider": "gmail", "full_sync": true,
                "lookback_days": 7,
            ],
            lookbackDays: 30)
        #expect(order.userID == user && order.provider == "gmail" && order.isFull && order.lookbackDays == 7)
        let text = String(decoding: try JSONEncoder().encode(order.payload(for: connection)), as: UTF8.self)
        #expect(text.contains(#""lookback_days":7"#) && text.contains(#""connection_id":"#))
        // That everything be listed again is kept with the mailbox, so that it outlives the job.
        #expect(!text.contains("full_sync"))
    }
}
