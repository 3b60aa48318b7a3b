import FoundationEssentials
import HTTPClient
import Jobs
import JobsTesting
import Models
import Postgres
import Providers
import SandboxService
import Testing

@testable import IngestionJobs

extension MailTests {
    @Suite("An account that is refused something")
    struct AccountFaultTests {
        private static let state = "SELECT concat_ws('|', state, state_reason) AS line FROM connections"

        private static func user(_ scopes: String...) -> NewUser {
            let scopes = ["offline_access"] + scopes.map { "https://graph.microsoft.com/\($0)" }
            return NewUser(email: "ann@example.com", messages: 5, events: 5, scopes: scopes)
        }

        private static func expectSignals(
            _ kinds: [String], _ bench: SyncBench, sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            #expect(try await bench.lines("SELECT kind AS line FROM signals") == kinds, sourceLocation: sourceLocation)
        }

        // MARK: Scopes

        @Test("asks Microsoft for no more than was consented to, mail or calendars", arguments: ["mail", "calendar"])
        func scopes(kind: String) async throws {
            try await SyncBench.with { bench in
                let new = Self.user(kind == "mail" ? "Mail.Read" : "Calendars.Read")
                _ = try await bench.link(.outlook, new, kinds: [kind])
                try await bench.tick(IngestEmails.self)
                try await bench.tick(IngestCalendarEvents.self)
                #expect(try await bench.lines(PostgresQuery(unescaped: Self.state)) == ["active"])
                #expect(try await bench.count(kind == "mail" ? "mail_messages" : "calendar_events") > 0)
                try await Self.expectSignals([], bench)
            }
        }

        @Test("asks its user to reconnect when it was linked by a token for more than was consented to")
        func consentMissing() async throws {
            try await SyncBench.with { bench in
                _ = try await bench.link(.outlook, Self.user("Mail.Read"), kinds: ["mail", "calendar"])
                let counts = try await bench.tick(IngestEmails.self)
                #expect(counts["failed_accounts"] == 1)
                let wanted = "reconnect_required|its grant ended (AADSTS65001)"
                #expect(try await bench.lines(PostgresQuery(unescaped: Self.state)) == [wanted])
                try await Self.expectSignals(["reconnect_required"], bench)
            }
        }

        // MARK: Tokens

        @Test(
            "is read again later when two access tokens in a row are not accepted",
            arguments: [Provider.gmail, .outlook])
        func unauthorized(provider: Provider) async throws {
            try await SyncBench.with { bench in
                let user = try await bench.link(provider, NewUser(email: "ann@example.com", messages: 5))
                user.faults = [Fault(.unauthorized, times: 2)]
                try await bench.tick(IngestEmails.self)
                #expect(user.faults.isEmpty)
                #expect(try await bench.lines(PostgresQuery(unescaped: Self.state)) == ["active"])
                #expect(try await bench.count("mail_messages") == 5)
                #expect(try await bench.count("dead_letters") == 0)
                try await Self.expectSignals([], bench)
            }
        }

        // MARK: Permission

        @Test("for want of permission that consent gives asks its user to reconnect, once")
        func accessDenied() async throws {
            try await SyncBench.with { bench in
                let user = try await bench.link(.outlook, NewUser(email: "ann@example.com", messages: 5))
                user.faults = [Fault(.forbidden)]
                #expect(try await bench.tick(IngestEmails.self)["failed_accounts"] == 1)
                #expect(try await bench.tick(IngestEmails.self)["accounts"] == 0)
                #expect(try await bench.count("connections WHERE state = 'reconnect_required'") == 1)
                #expect(try await bench.count("dead_letters") == 0)
                try await Self.expectSignals(["reconnect_required"], bench)
            }
        }

        @Test("by a policy fails, is told once and tried again in an hour, until it is read again")
        func policy() async throws {
            try await SyncBench.with { bench in
                let user = try await bench.link(.gmail, NewUser(email: "ann@example.com", messages: 5))
                user.faults = [Fault(.forbidden)]
                #expect(try await bench.tick(IngestEmails.self)["failed_accounts"] == 1)
                let failing = "failing|mail: Gmail does not allow it: domainPolicy"
                #expect(try await bench.lines(PostgresQuery(unescaped: Self.state)) == [failing])
                #expect(try await bench.tick(IngestEmails.self)["accounts"] == 0)
                try await Self.passAnHour(bench)
                #expect(try await bench.tick(IngestEmails.self)["failed_accounts"] == 1)
                #expect(try await bench.tick(IngestEmails.self)["accounts"] == 0)
                try await Self.expectSignals(["connection_failing"], bench)
                #expect(try await bench.count("dead_letters") == 0)

                user.faults = []
                try await Self.passAnHour(bench)
                #expect(try await bench.tick(IngestEmails.self)["new"] == 5)
                #expect(try await bench.lines(PostgresQuery(unescaped: Self.state)) == ["active"])
                user.faults = [Fault(.forbidden)]
                try await bench.tick(IngestEmails.self)
                try await Self.expectSignals(["connection_failing", "connection_failing"], bench)
            }
        }

        @Test(
            "of its calendars only is read for mail as before, also by an interval of its own",
            arguments: [false, true])
        func calendarsOnly(hasInterval: Bool) async throws {
            try await SyncBench.with { bench in
                let new = NewUser(email: "ann@example.com", messages: 5, events: 5)
                let user = try await bench.link(.gmail, new, kinds: ["mail", "calendar"])
                user.faults = [Fault(.forbidden, endpoint: .calendarList)]
                #expect(try await bench.tick(IngestCalendarEvents.self)["failed_accounts"] == 1)
                if hasInterval {
                    try await bench.pool.query("UPDATE connections SET sync_interval = interval '1 hour'")
                    #expect(try await bench.tick(ProcessScheduledSyncs.self)["dispatched"] == 1)
                } else {
                    #expect(try await bench.tick(IngestEmails.self)["accounts"] == 1)
                    #expect(try await bench.tick(IngestCalendarEvents.self)["accounts"] == 0)
                }
                #expect(try await bench.count("mail_messages") == 5)
                // Mail works, which does not mean that calendars do.
                #expect(try await bench.count("connections WHERE state = 'failing'") == 1)
                try await Self.expectSignals(["connection_failing"], bench)

                user.faults = []
                try await Self.passAnHour(bench)
                try await bench.pool.query("UPDATE connections SET sync_interval = NULL")
                try await bench.tick(IngestCalendarEvents.self)
                #expect(try await bench.count("calendar_events") > 0)
                #expect(try await bench.lines(PostgresQuery(unescaped: Self.state)) == ["active"])
            }
        }

        @Test("of all that is read of an account is told once")
        func everything() async throws {
            try await SyncBench.with { bench in
                let user = try await bench.link(
                    .gmail, NewUser(email: "ann@example.com", messages: 5, events: 5), kinds: ["mail", "calendar"])
                user.faults = [Fault(.forbidden)]
                #expect(try await bench.tick(IngestEmails.self)["failed_accounts"] == 1)
                #expect(try await bench.tick(IngestCalendarEvents.self)["failed_accounts"] == 1)
                try await Self.expectSignals(["connection_failing"], bench)
            }
        }

        @Test(
            "of one calendar is read for all the others, is told once and tried again in an hour",
            arguments: [(Provider.gmail, Endpoint.eventsList), (.outlook, .graphViewDelta)])
        func oneCalendar(provider: Provider, endpoint: Endpoint) async throws {
            try await SyncBench.with { bench in
                let new = NewUser(email: "ann@example.com", messages: 5, events: 80)
                let user = try await bench.link(provider, new, kinds: ["mail", "calendar"])
                user.faults = [Fault(.forbidden, endpoint: endpoint, times: 1)]
                #expect(try await bench.tick(IngestCalendarEvents.self)["failed_calendars"] == 1)
                #expect(try await bench.count("dead_letters") == 0)
                #expect(try await bench.lines(PostgresQuery(unescaped: Self.state)) == ["active"])
                let unread = "calendars WHERE retry_reason LIKE '%not allow%' AND last_synced_at IS NULL"
                #expect(try await bench.count(unread) == 1)
                #expect(try await bench.count("calendars WHERE last_synced_at IS NOT NULL") == 2)

                try await bench.tick(IngestCalendarEvents.self)
                #expect(try await bench.count(unread) == 1)
                user.faults = [Fault(.forbidden, endpoint: endpoint)]
                try await Self.passAnHour(bench)
                #expect(try await bench.tick(IngestCalendarEvents.self)["failed_calendars"] == 3)
                let kinds = Array(repeating: "calendar_failing", count: 3)
                try await Self.expectSignals(kinds, bench)

                user.faults = []
                try await Self.passAnHour(bench)
                try await bench.tick(IngestCalendarEvents.self)
                #expect(try await bench.count("calendars WHERE last_synced_at IS NOT NULL") == 3)
                #expect(
                    try await bench.count("calendars WHERE coalesce(retry_reason, retry_at::text) IS NOT NULL") == 0)
            }
        }

        private static func passAnHour(_ bench: SyncBench) async throws {
            try await bench.pool.query(
                """
                UPDATE connections SET mail_retry_at = mail_retry_at - interval '1 hour',
                    calendar_retry_at = calendar_retry_at - interval '1 hour'
                """)
            try await bench.pool.query("UPDATE calendars SET retry_at = retry_at - interval '1 hour'")
        }
    }
}
