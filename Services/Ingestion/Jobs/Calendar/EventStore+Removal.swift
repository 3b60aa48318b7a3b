import FoundationEssentials
import Postgres
import Providers

extension EventStore {
    /// Google's cancelled series take their instances along; Graph tells of each by itself, and says of a series that it
    /// is gone also when only its beginning lies elsewhere.
    ///
    /// - Returns: how many there were.
    func remove(_ ids: [String], in transaction: any PostgresQuerying) async throws -> Int {
        guard !ids.isEmpty else { return 0 }
        let series = connection.provider == .gmail ? ids : []
        return try await transaction.query(
            """
            DELETE FROM calendar_events WHERE calendar_id = \(calendarID)
                AND (provider_id = ANY(\(ids)::text[]) OR series_id = ANY(\(series)::text[])) RETURNING id
            """
        ).count
    }

    /// Which of these events are in the store.
    func known(among ids: [String], in transaction: any PostgresQuerying) async throws -> Set<String> {
        guard !ids.isEmpty else { return [] }
        let rows = try await transaction.query(
            """
            SELECT provider_id FROM calendar_events
            WHERE calendar_id = \(calendarID) AND provider_id = ANY(\(ids)::text[])
            """)
        return Set(try rows.map { try $0.decode("provider_id", as: String.self) })
    }

    /// Notes that a listing has seen events, though it could not read them.
    func see(_ ids: [String], by mark: UUID, in transaction: any PostgresQuerying) async throws {
        try await transaction.query(
            """
            UPDATE calendar_events SET seen_by = \(mark)
            WHERE calendar_id = \(calendarID) AND provider_id = ANY(\(ids)::text[])
            """)
    }

    /// Removes what a listing of a window would have seen if it were still there. What ended before the window stays as
    /// it was then.
    ///
    /// - Returns: how many there were.
    func removeUnseen(
        by mark: UUID, in window: CalendarWindow, in transaction: any PostgresQuerying
    ) async throws -> Int {
        try await transaction.query(
            """
            DELETE FROM calendar_events WHERE calendar_id = \(calendarID) AND seen_by IS DISTINCT FROM \(mark)
                AND coalesce(ends_at, ends_on::timestamp AT TIME ZONE 'UTC') > \(window.from)
            RETURNING id
            """
        ).count
    }
}
