import FoundationEssentials
import Library
import Models
import Postgres
import Providers

/// One calendar's events in the database; every write is set-based and a rerun changes nothing more.
struct EventStore: Sendable {
    let calendarID: Int64
    let connection: Connection
    let correlationID: String

    /// Writes what a page tells.
    ///
    /// - Parameter mark: the listing that saw it; `nil` leaves the marks.
    /// - Returns: `new`, `updated`, `cancelled` and `attendees`; `unreadable` where there are any.
    func apply(
        _ changes: EventChanges, seenBy mark: UUID?, in transaction: any PostgresQuerying
    ) async throws -> Counts {
        var counts: Counts = ["new": 0, "updated": 0, "cancelled": 0, "attendees": 0]
        counts["cancelled"] += try await remove(changes.removed, in: transaction)
        if !changes.unreadable.isEmpty {
            counts["unreadable"] += changes.unreadable.count
            if let mark { try await see(changes.unreadable.compactMap { $0 }, by: mark, in: transaction) }
        }
        let known = try await known(among: changes.past.map(\.id), in: transaction)
        let events = changes.events + changes.past.filter { known.contains($0.id) }
        guard !events.isEmpty else { return counts }
        let written = try await write(events, seenBy: mark, in: transaction)
        let ids = Dictionary(uniqueKeysWithValues: written.map { ($0.providerID, $0.id) })
        counts["attendees"] += try await replaceAttendees(of: events, ids, in: transaction)
        try await MemoryCandidates.capture(
            events: written.filter { $0.isNew || $0.isChanged }.map(\.id), correlationID: correlationID, in: transaction
        )
        counts["new"] += written.count(where: \.isNew)
        counts["cancelled"] += written.count { $0.isCancelledNow }
        counts["updated"] += written.count { !$0.isNew && $0.isChanged && !$0.isCancelledNow }
        return counts
    }

    private struct Written {
        let id: Int64
        let providerID: String
        let isNew: Bool
        /// Of one that was there.
        let isChanged: Bool
        /// It was not cancelled before.
        let isCancelledNow: Bool

        init(_ row: PostgresRow) throws {
            id = try row.decode("id")
            providerID = try row.decode("provider_id")
            isNew = try row.decode("is_new")
            isChanged = try row.decode("is_changed")
            isCancelledNow = try row.decode("is_cancelled_now")
        }
    }

    /// What an event in the store takes over from the one that came.
    private static let columns = [
        "uid", "series_id", "is_exception", "status", "title", "body", "location", "is_all_day", "starts_at", "ends_at",
        "time_zone", "given_time_zone", "starts_on", "ends_on", "original_starts_at", "original_starts_on",
        "organizer_name", "organizer_address", "are_attendees_omitted", "conference_url", "is_busy", "is_private",
        "web_link", "version", "made_at", "changed_at",
    ]

    private static func list(_ prefix: String) -> String {
        columns.map { "\(prefix).\($0)" }.joined(separator: ", ")
    }

    /// Dates go in as texts, which PostgreSQL reads.
    private func write(
        _ events: [CalendarEvent], seenBy mark: UUID?, in transaction: any PostgresQuerying
    ) async throws -> [Written] {
        let rows = events.map(EventColumns.init)
        let written = try await transaction.query(
            """
            WITH old AS (
                SELECT provider_id AS old_id, status AS old_status, updated_at AS old_updated_at FROM calendar_events
                WHERE calendar_id = \(calendarID) AND provider_id = ANY(\(rows.map(\.id))::text[])
            ), written AS (
            INSERT INTO calendar_events AS event (tenant_id, user_id, calendar_id, seen_by, correlation_id, provider_id,
                \(unescaped: Self.columns.joined(separator: ", ")))
            SELECT \(connection.tenantID), \(connection.userID), \(calendarID), \(mark), \(correlationID), provider_id,
                uid, series_id, is_exception, status, title, body, location, is_all_day, starts_at, ends_at, time_zone,
                given_time_zone, starts_on::date, ends_on::date, original_starts_at, original_starts_on::date,
                organizer_name, organizer_address, are_attendees_omitted, conference_url, is_busy, is_private, web_link,
                version, made_at, changed_at
            FROM unnest(\(rows.map(\.id))::text[], \(rows.map(\.uid))::text[], \(rows.map(\.seriesID))::text[],
                \(rows.map(\.isException))::boolean[], \(rows.map(\.status))::text[], \(rows.map(\.title))::text[],
                \(rows.map(\.body))::text[], \(rows.map(\.location))::text[], \(rows.map(\.isAllDay))::boolean[],
                \(rows.map(\.start.instant))::timestamptz[], \(rows.map(\.end.instant))::timestamptz[],
                \(rows.map(\.start.zone))::text[], \(rows.map(\.start.givenZone))::text[],
                \(rows.map(\.start.date))::text[], \(rows.map(\.end.date))::text[],
                \(rows.map(\.originalStart.instant))::timestamptz[], \(rows.map(\.originalStart.date))::text[],
                \(rows.map(\.organizerName))::text[], \(rows.map(\.organizerAddress))::text[],
                \(rows.map(\.areAttendeesOmitted))::boolean[], \(rows.map(\.conferenceURL))::text[],
                \(rows.map(\.isBusy))::boolean[], \(rows.map(\.isPrivate))::boolean[], \(rows.map(\.webLink))::text[],
                \(rows.map(\.version))::text[], \(rows.map(\.madeAt))::timestamptz[],
                \(rows.map(\.changedAt))::timestamptz[])
                AS new (provider_id, uid, series_id, is_exception, status, title, body, location, is_all_day, starts_at,
                    ends_at, time_zone, given_time_zone, starts_on, ends_on, original_starts_at, original_starts_on,
                    organizer_name, organizer_address, are_attendees_omitted, conference_url, is_busy, is_private,
                    web_link, version, made_at, changed_at)
            ON CONFLICT (calendar_id, provider_id) DO UPDATE SET
                (\(unescaped: Self.columns.joined(separator: ", "))) = ROW (\(unescaped: Self.list("excluded"))),
                seen_by = coalesce(excluded.seen_by, event.seen_by),
                correlation_id = CASE WHEN ROW (\(unescaped: Self.list("event")))
                    IS DISTINCT FROM ROW (\(unescaped: Self.list("excluded")))
                    THEN excluded.correlation_id ELSE event.correlation_id END,
                updated_at = CASE WHEN ROW (\(unescaped: Self.list("event")))
                    IS DISTINCT FROM ROW (\(unescaped: Self.list("excluded")))
                    THEN clock_timestamp() ELSE event.updated_at END
            RETURNING id, provider_id, status, updated_at)
            SELECT id, provider_id, old_id IS NULL AS is_new, updated_at IS DISTINCT FROM old_updated_at AS is_changed,
                status = 'cancelled' AND old_status IS DISTINCT FROM 'cancelled' AS is_cancelled_now
            FROM written LEFT JOIN old ON old_id = provider_id
            """)
        return try written.map(Written.init)
    }

    /// - Returns: how many were written.
    private func replaceAttendees(
        of events: [CalendarEvent], _ ids: [String: Int64], in transaction: any PostgresQuerying
    ) async throws -> Int {
        let rows = events.flatMap { event in
            event.attendees.enumerated().map { AttendeeColumns(ids[event.id], $0, $1, connection.account) }
        }
        try await transaction.query(
            """
            WITH old AS (
                DELETE FROM event_attendees WHERE event_id = ANY(\(Array(ids.values))::bigint[])
                    AND (event_id, position) NOT IN (SELECT * FROM unnest(
                        \(rows.map(\.eventID))::bigint[], \(rows.map(\.position))::integer[])))
            INSERT INTO event_attendees (event_id, position, user_id, name, address, response, is_optional, is_resource,
                is_organizer, is_self, comment)
            SELECT event_id, position, \(connection.userID), name, address, response, is_optional, is_resource,
                is_organizer, is_self, comment
            FROM unnest(\(rows.map(\.eventID))::bigint[], \(rows.map(\.position))::integer[],
                \(rows.map(\.name))::text[], \(rows.map(\.address))::text[], \(rows.map(\.response))::text[],
                \(rows.map(\.isOptional))::boolean[], \(rows.map(\.isResource))::boolean[],
                \(rows.map(\.isOrganizer))::boolean[], \(rows.map(\.isSelf))::boolean[],
                \(rows.map(\.comment))::text[])
                AS new (event_id, position, name, address, response, is_optional, is_resource, is_organizer, is_self,
                    comment)
            ON CONFLICT (event_id, position) DO UPDATE SET name = excluded.name, address = excluded.address,
                response = excluded.response, is_optional = excluded.is_optional, is_resource = excluded.is_resource,
                is_organizer = excluded.is_organizer, is_self = excluded.is_self, comment = excluded.comment
            """)
        return rows.count
    }
}
