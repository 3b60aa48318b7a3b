import FoundationEssentials
import Jobs
import Models
import Postgres

/// A linked account whose turn it is, and the jobs that sync it.
struct DueConnection: Identifiable, Sendable {
    let id: UUID
    let tenantID: UUID
    let userID: UUID
    /// What is read of it: `mail`, `calendar` or both.
    let kinds: [String]

    static let columns = "id, tenant_id, user_id, kinds"

    init(_ row: PostgresRow) throws {
        id = try row.decode("id")
        tenantID = try row.decode("tenant_id")
        userID = try row.decode("user_id")
        kinds = try row.decode("kinds")
    }

    /// One job for each kind, whatever asks for them: a sync that waits already is not doubled.
    func requests() throws -> [JobRequest] {
        try (kinds.contains("mail") ? [mailRequest()] : []) + (kinds.contains("calendar") ? [calendarRequest()] : [])
    }

    /// - Parameter lookbackDays: `nil` leaves it to the settings.
    func mailRequest(lookbackDays: Int? = nil) throws -> JobRequest {
        try addressed(SyncMailbox.request(SyncMailbox.Payload(connectionID: id, lookbackDays: lookbackDays)))
    }

    /// - Parameter lookbackDays: `nil` means 30.
    func calendarRequest(lookbackDays: Int? = nil) throws -> JobRequest {
        try addressed(ListCalendars.request(ListCalendars.Payload(connectionID: id, lookbackDays: lookbackDays)))
    }

    func watchRequest() throws -> JobRequest {
        try addressed(WatchMailbox.request(WatchMailbox.Payload(connectionID: id)))
    }

    private func addressed(_ request: JobRequest) -> JobRequest {
        var request = request
        request.referenceType = "connection"
        request.referenceID = id.uuidString.lowercased()
        request.uniqueKey = "\(request.type):\(id.uuidString.lowercased())"
        request.tenantID = tenantID
        request.userID = userID
        return request
    }
}
