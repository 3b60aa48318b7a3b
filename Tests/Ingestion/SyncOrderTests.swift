import FoundationEssentials
import Models
import Testing

@testable import IngestionJobs

@Suite("What a tick asks of a mail sync")
struct SyncOrderTests {
    @Test("is everything, by the changes, unless it says otherwise")
    func defaults() {
        let order = SyncOrder([:], lookbackDays: 30)
        #expect(order.userID == nil && order.provider == nil && !order.isFull && order.lookbackDays == 30)
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
    }
}
