import FoundationEssentials
import Library
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
        return try await forget(
            """
            DELETE FROM calendar_events WHERE calendar_id = \(calendarID)
                AND (provider_id = ANY(\(ids)::text[]) OR series_id = ANY(\(series)::text[])) RETURNING id
            """, in: transaction)
    }

    /// - Parameter deletion: returns the rows' ids.
    /// - Returns: how many there were.
    private func forget(_ deletion: PostgresQuery, in transaction: any PostgresQuerying) async throws -> Int {
        let ids = try await transaction.query(deletion).map { try $0.decode("id", as: Int64.self) }
        try await MemoryCandidates.forget(events: ids, in: transaction)
        return ids.count
    }

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
        try await forget(
            """
            DELETE FROM calendar_events WHERE calendar_id = \(calendarID) AND seen_by IS DISTINCT FROM \(mark)
                AND coalesce(ends_at, ends_on::timestamp AT TIME ZONE 'UTC') > \(window.from)
            RETURNING id
            """, in: transaction)
    }
}
