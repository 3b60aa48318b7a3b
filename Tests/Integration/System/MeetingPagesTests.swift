import FoundationEssentials
import Glibc
import Jobs
import Models
import Postgres
import SandboxService
import TestSupport
import Testing

extension SystemTests {
    @Suite("Published meetings, from their pages to the database")
    struct MeetingPagesTests {
        private static let job = "ingestion.scrape_mep_meetings"

        /// The sandbox's parliament, and a second source whose pages are not there.
        private static func sources(_ stage: Stage, other: String = "") -> String {
            """
            sources:
              parliament:
                url: \(stage.sandboxURL)/parliament/members/{parameter}/meetings?page={page}
                parameters: [1, 2]
                pages: 0-20
                rows: //li[@class='meeting']
                fields:
                  title: .//h3
                  date: .//time
                  place: .//span[@class='place']
                  participants: .//ul[@class='with']/li
                date_format: dd-MM-yyyy
                zone: Europe/Brussels
                interval: 0s
            \(other)
            """
        }

        @discardableResult
        private func start(
            _ stage: Stage, _ sources: String, _ settings: [String: String] = [:]
        ) async throws -> Replica {
            let path = "\(stage.servers.undertaker.folder)/\(stage.name)-meetings.yaml"
            try Data(sources.utf8).write(to: URL(filePath: path))
            _ = try await stage.start("cron-publisher", count: 1, ["CARILLON_MEETINGS": path])
            let settings = settings.merging(["MEETINGS_ALLOW_PRIVATE": "true"]) { $1 }
            let ingestion = try await stage.start("ingestion", count: 1, settings)[0]
            try await InTime.until("the sources to be known", .seconds(20)) {
                try await stage.count("SELECT count(*) AS value FROM meeting_sources WHERE position IS NOT NULL") > 0
            }
            return ingestion
        }

        /// Status, lines processed and lines added of a run by hand.
        private func read(_ stage: Stage) async throws -> String {
            let id = UUID().uuidString
            try await stage.ring(key: Self.job, messageID: id)
            let run = try await stage.run(ofMessage: id)
            try await stage.settled(run)
            return try await stage.value(
                """
                SELECT concat_ws(' ', status, counts->>'sources', counts->>'lines_processed', counts->>'lines_added')
                    AS value FROM scheduled_job_runs WHERE id = \(run)
                """)
        }

        @Test("are read whole, then only what has changed, and one that is added is added once")
        func read() async throws {
            try await Stage.run { stage in
                try await start(stage, Self.sources(stage))
                #expect(try await read(stage) == "completed 1 50 50")
                let row = try await stage.value(
                    """
                    SELECT format('%s|%s|%s|%s|%s', title, day, zone, place, participants[1]) AS value
                    FROM published_meetings WHERE page LIKE '%/members/1/%' ORDER BY day DESC LIMIT 1
                    """, as: String.self)
                let first = try #require(stage.sandbox.state.meetings.meetings(of: 1)?.first)
                let day = first.date.split(separator: "-").reversed().joined(separator: "-")
                #expect(row == "\(first.title)|\(day)|Europe/Brussels|\(first.place)|\(first.participants[0])")
                #expect(try await read(stage) == "completed 1 0 0")
                var meetings = try #require(stage.sandbox.state.meetings.meetings(of: 1))
                meetings.insert(
                    .init(title: "Batteries", place: "Strasbourg", participants: ["Łódź"], date: "21-11-2026"), at: 0)
                stage.sandbox.state.meetings.set(meetings, of: 1)
                #expect(try await read(stage) == "completed 1 26 1")
                #expect(try await stage.count("SELECT count(*) AS value FROM published_meetings") == 51)
                try await stage.expectInvariants()
            }
        }

        @Test("of one source are read though another fails, which fails the run and is told with its reason")
        func isolation() async throws {
            try await Stage.run { stage in
                let other = """
                      away:
                        url: \(stage.sandboxURL)/parliament/nothing
                        rows: //li
                        fields: {title: .//h3, date: .//time}
                        date_format: dd-MM-yyyy
                        interval: 0s
                    """
                try await start(stage, Self.sources(stage, other: other))
                #expect(try await read(stage).hasPrefix("failed"))
                #expect(try await stage.count("SELECT count(*) AS value FROM published_meetings") == 50)
                let reasons = try await stage.value(
                    "SELECT string_agg(name || ': ' || coalesce(error, '-'), '; ' ORDER BY name) AS value FROM meeting_sources",
                    as: String.self)
                #expect(
                    reasons.contains("away: away: ") && reasons.contains("404") && reasons.hasSuffix("parliament: -"))
            }
        }

        @Test("that vanish with a redesign are a failure and no success, and those that are known stay")
        func redesign() async throws {
            try await Stage.run { stage in
                try await start(stage, Self.sources(stage))
                #expect(try await read(stage) == "completed 1 50 50")
                stage.sandbox.state.meetings.mood.isRedesigned = true
                #expect(try await read(stage).hasPrefix("failed"))
                #expect(try await stage.count("SELECT count(*) AS value FROM published_meetings") == 50)
                stage.sandbox.state.meetings.mood = .init()
                #expect(try await read(stage) == "completed 1 0 0")
            }
        }

        @Test("are left where robots.txt forbids them")
        func manners() async throws {
            try await Stage.run { stage in
                stage.sandbox.state.meetings.mood.robots = "User-agent: *\nDisallow: /"
                _ = try await start(stage, Self.sources(stage))
                #expect(try await read(stage).hasPrefix("failed"))
                #expect(stage.sandbox.state.meetings.counts.whole == 0)
            }
        }

        @Test("that the database refuses are the failure of their list, and a source that is not understood is its own")
        func refused() async throws {
            try await Stage.run { stage in
                try await start(stage, Self.sources(stage))
                try await stage.database.query("ALTER TABLE published_meetings ADD CHECK (title <> 'Batteries')")
                try await stage.database.query(
                    """
                    INSERT INTO meeting_sources (name, definition, position) VALUES ('newer', '{"shape": "round"}', 0)
                    """)
                let refused = MeetingSite.Listed(
                    title: "Batteries", place: "Strasbourg", participants: [], date: "21-11-2026")
                stage.sandbox.state.meetings.set([refused], of: 1)
                #expect(try await read(stage).hasPrefix("failed"))
                #expect(try await stage.count("SELECT count(*) AS value FROM published_meetings") == 25)
                let reasons = try await stage.value(
                    """
                    SELECT string_agg(concat_ws(' ', list, error), '; ' ORDER BY list) AS value FROM meeting_lists
                    """, as: String.self)
                #expect(reasons.hasPrefix("1 parliament: ") && reasons.contains("cannot be stored"))
                #expect(reasons.hasSuffix("; 2"))
                let newer = try await stage.value(
                    "SELECT error AS value FROM meeting_sources WHERE name = 'newer'", as: String.self)
                #expect(newer.contains("newer"))
                try await stage.database.query("DELETE FROM meeting_sources WHERE name = 'newer'")
                try await stage.database.query(
                    "ALTER TABLE published_meetings DROP CONSTRAINT published_meetings_title_check")
                #expect(try await read(stage) == "completed 1 1 1")
            }
        }

        @Test("are no reason to wait when a service is asked to stop: the run is handed back at once, with what it has")
        func stop() async throws {
            try await Stage.run { stage in
                let site = stage.sandbox.state.meetings
                let (ingestion, run) = try await beginSlowly(stage)
                let asked = ContinuousClock.now
                ingestion.signal(SIGTERM)
                try await InTime.until("the run to be handed back", .seconds(10)) {
                    try await status(of: run, stage) == "queued"
                }
                let handedBack = ContinuousClock.now - asked
                print("a run handed back \(handedBack / .milliseconds(1)) ms after SIGTERM")
                #expect(handedBack < .seconds(1))
                // the grace is 20 s, and a run that has begun to end is not waited for
                #expect(try await ingestion.process.exit(within: .seconds(10)) == .code(0))
                #expect(ContinuousClock.now - asked < .seconds(5))
                #expect(try await status(of: run, stage) == "queued")
                #expect(try await stage.count("SELECT count(*) AS value FROM published_meetings") == 25)
                site.mood = .init()
                _ = try await stage.start("ingestion", count: 1, ["MEETINGS_ALLOW_PRIVATE": "true"])
                try await stage.settled(run)
                #expect(try await stage.count("SELECT count(*) AS value FROM published_meetings") == 50)
                #expect(site.counts.unchanged == 4, "what was read is not sent again")
            }
        }

        @Test("are no reason to wait when a newer run wants the one that reads them stopped: its process ends")
        func cancelled() async throws {
            try await Stage.run { stage in
                let (ingestion, run) = try await beginSlowly(stage)
                let children = ProcessTable.children(of: ingestion.pid)
                #expect(!children.isEmpty)
                stage.sandbox.state.meetings.mood = .init()
                let newer = try await RunLedger.record(
                    try Catalogue.job(named: "scrape_mep_meetings"), parameters: [:], messageID: nil, cause: Cause(),
                    overlap: .cancelRunning, in: stage.database
                ).id
                try await InTime.until("the older run to be asked to stop", .seconds(20)) {
                    try await stage.count(
                        """
                        SELECT count(*) AS value FROM scheduled_job_runs
                        WHERE id = \(run) AND (cancel_requested_at IS NOT NULL OR status <> 'running')
                        """) == 1
                }
                let asked = ContinuousClock.now
                for child in children { try await stage.gone(child) }
                let ended = ContinuousClock.now - asked
                print("a run's process gone \(ended / .milliseconds(1)) ms after the run was asked to stop")
                // what is asked for in the ledger is seen within a second, and obeyed within another
                #expect(ended < .seconds(2))
                try await stage.settled(newer)
                #expect(try await status(of: run, stage) == "cancelled")
                #expect(try await status(of: newer, stage) == "completed")
                #expect(try await stage.count("SELECT count(*) AS value FROM published_meetings") == 50)
                try await stage.expectInvariants()
            }
        }

        /// Begins a run for which the first member's pages come, and the second's never.
        private func beginSlowly(_ stage: Stage) async throws -> (Replica, run: UUID) {
            let site = stage.sandbox.state.meetings
            site.mood.skip = 4
            site.mood.delayMs = 600_000
            let ingestion = try await start(stage, Self.sources(stage))
            try await stage.ring(key: Self.job, messageID: "slow")
            let run = try await stage.run(ofMessage: "slow")
            try await InTime.until("a page that does not come to be asked for", .seconds(30)) {
                site.counts.asked > 4
            }
            return (ingestion, run)
        }

        private func status(of run: UUID, _ stage: Stage) async throws -> String {
            try await stage.value("SELECT status AS value FROM scheduled_job_runs WHERE id = \(run)")
        }
    }
}
