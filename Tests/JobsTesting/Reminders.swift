import FoundationEssentials
import Jobs
import Models
import Postgres

/// Sends a reminder and asks for the next one: a job as a family might have it.
struct SendReminder: QueuedJob {
    struct Payload: Codable, Sendable, Equatable {
        var address: String
        var number = 1
    }

    static let type = "send_reminder"
    static let family = Family.notifications

    /// What sends; throws when the other side does not answer.
    let send: @Sendable (_ address: String, _ key: String) async throws -> Void

    func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        guard payload.address.contains("@") else { return .fail(reason: "'\(payload.address)' is no address") }
        try await context.mayAct()
        try await send(payload.address, context.idempotencyKey)
        return .done(counts: ["sent": 1]) { transaction in
            var next = try SendReminder.request(
                .init(address: payload.address, number: payload.number + 1), uniqueKey: payload.address)
            next.availableAt = TestReminderCalendar.day(payload.number)
            next.priority = -1
            return ["planned": try await context.enqueue([next], in: transaction)]
        }
    }
}

/// When the reminders go out.
enum TestReminderCalendar {
    /// So many days after Monday, 5 January 2026, 9:00 UTC.
    static func day(_ number: Int) -> Date { Date(timeIntervalSince1970: 1_767_603_600 + 86_400 * Double(number)) }
}

/// Reads something with SQL.
struct ReadsSQL: QueuedJob {
    struct Payload: Codable, Sendable {
        var inEffects: Bool
    }

    static let type = "reads_sql"
    static let family = Family.notifications

    func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        if payload.inEffects {
            return .done { transaction in
                try await transaction.query("SELECT 1")
                return [:]
            }
        }
        try await context.database.query("SELECT 1")
        return .done()
    }
}

/// Enqueues itself, again and again.
struct Echo: QueuedJob {
    struct Payload: Codable, Sendable {}

    static let type = "echo"
    static let family = Family.notifications

    func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        try await context.enqueue([try Echo.request(.init())])
        return .done()
    }
}
