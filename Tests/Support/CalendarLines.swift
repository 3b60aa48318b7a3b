public import FoundationEssentials
public import Postgres
public import SandboxService

/// All calendars of an account as lines, one for each event: what the store and the sandbox must agree on.
public enum CalendarLines {
    /// From the calendars themselves.
    ///
    /// - Parameter showsCancelled: whether the provider shows what its organiser called off: Outlook does, Google does not.
    public static func expected(
        _ user: SandboxUser, showsCancelled: Bool, in window: Range<Date>
    ) -> [String] {
        user.calendarDump(in: window).events.filter { showsCancelled || $0.state == "active" }.map { entry in
            let calendar =
                entry.calendar == user.email ? "primary" : entry.calendar.hasPrefix("team") ? "Team" : "Holidays"
            return [
                calendar, entry.uid, entry.title, entry.start, entry.end, entry.wall,
                entry.isAllDay ? "-" : entry.zone, entry.state, entry.attendees.joined(separator: ","),
                entry.conferenceURL ?? "-",
            ].joined(separator: " | ")
        }.sorted()
    }

    /// The same lines of the store, as `line`.
    public static func stored(_ user: SandboxUser, in window: Range<Date>) -> PostgresQuery {
        """
        SELECT concat_ws(' | ', CASE WHEN is_primary THEN 'primary' ELSE name END, uid,
            replace(title, 'Canceled: ', ''),
            coalesce(starts_on::text, to_char(starts_at AT TIME ZONE 'UTC', \(form) || '"Z"')),
            coalesce(ends_on::text, to_char(ends_at AT TIME ZONE 'UTC', \(form) || '"Z"')),
            to_char(coalesce(starts_on::timestamp, starts_at AT TIME ZONE event.time_zone), \(form)),
            coalesce(event.time_zone, '-'), CASE status WHEN 'cancelled' THEN status ELSE 'active' END,
            (SELECT coalesce(string_agg(concat(address, '=', response), ',' ORDER BY concat(address, '=', response)
                COLLATE "C"), '') FROM event_attendees WHERE event_id = event.id),
            coalesce(conference_url, '-')) AS line
        FROM calendar_events AS event JOIN calendars ON calendars.id = calendar_id
        JOIN connections ON connections.id = connection_id
        WHERE account = \(user.email)
            AND coalesce(ends_at, ends_on::timestamp AT TIME ZONE 'UTC') > \(window.lowerBound)
            AND coalesce(starts_at, starts_on::timestamp AT TIME ZONE 'UTC') < \(window.upperBound)
        """
    }

    private static let form = #"YYYY-MM-DD"T"HH24:MI:SS"#
}
