import FoundationEssentials
import Jobs
import Models
import Testing

@testable import JobsTesting

extension ConformanceTests {
    @Suite("keep schedules")
    struct ScheduleConformanceTests {
        private static func every(
            _ expression: String, _ change: (inout ScheduleDefinition) -> Void = { _ in }
        ) -> ScheduleDefinition {
            var definition = ScheduleDefinition(job: ProbeRun.name, expression: expression, source: "catalogue")
            definition.anchor = TestService.monday
            change(&definition)
            return definition
        }

        /// `status offset missed` of every run by schedule.
        private func lines(_ stage: Stage) async throws -> [String] {
            try await stage.ledger.runs().filter { $0.trigger == .schedule }.map { run in
                "\(run.status.rawValue) \(Stage.offset(run.scheduledFor) ?? -1) \(run.missed)"
            }
        }

        @Test("and fire each instant once", arguments: Backend.allCases)
        func once(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                try await stage.ledger.define(
                    Self.every("@every 1m") {
                        $0.parameters = ["provider": "gmail"]
                        $0.overlap = .allow
                    })
                #expect(try await stage.ledger.fire() == 0)
                #expect(Stage.offset(try await stage.ledger.nextInstant()) == 60)
                try await stage.advance(60)
                #expect(try await stage.ledger.fire() == 1)
                #expect(try await stage.ledger.fire() == 0)
                let run = try #require(try await stage.ledger.runs().only)
                #expect(run.parameters == ["provider": "gmail"] && run.overlap == .allow && run.job == ProbeRun.name)
                #expect(try await lines(stage) == ["queued 60 0"])
            }
        }

        @Test("with one run for all that passed, and a note of what is too old", arguments: Backend.allCases)
        func late(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                try await stage.ledger.define(Self.every("@every 1m") { $0.catchUp = .seconds(150) })
                try await stage.advance(610)
                #expect(try await stage.ledger.fire() == 1)
                #expect(try await lines(stage) == ["missed 420 7", "queued 600 2"])
                try await stage.advance(60)
                #expect(try await stage.ledger.fire() == 1)
                let after = try await lines(stage)
                #expect(after == ["missed 420 7", "superseded 600 2", "queued 660 0"])
            }
        }

        @Test("as they were when an instant came due", arguments: Backend.allCases)
        func changed(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                try await stage.ledger.define(Self.every("@every 1m"))
                try await stage.advance(90)
                try await stage.ledger.define(Self.every("@every 40s"))
                #expect(try await lines(stage) == ["queued 60 0"])
                #expect(try await stage.ledger.fire() == 0)
                try await stage.advance(30)
                #expect(try await stage.ledger.fire() == 1)
                #expect(try await lines(stage) == ["superseded 60 0", "queued 120 0"])
            }
        }

        @Test("that are paused, and count what passed as missed", arguments: Backend.allCases)
        func paused(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                try await stage.ledger.define(Self.every("@every 1m"))
                try await stage.advance(70)
                #expect(try await stage.ledger.pause(.schedule, ProbeRun.name, by: Stage.person))
                #expect(try await lines(stage) == ["queued 60 0"])
                try await stage.advance(120)
                #expect(try await stage.ledger.fire() == 0)
                #expect(try await stage.ledger.resume(.schedule, ProbeRun.name, by: Stage.person))
                #expect(try await lines(stage) == ["queued 60 0", "missed 180 2"])
                #expect(try await stage.ledger.fire() == 0)
            }
        }

        @Test("of queued jobs, which merge while one waits", arguments: Backend.allCases)
        func recurring(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                var job = RecurringJob(name: "probe", request: Stage.request(), expression: "@every 1m")
                job.anchor = TestService.monday
                #expect(try await stage.ledger.setRecurring(job))
                try await stage.advance(60)
                #expect(try await stage.ledger.fire() == 1)
                try await stage.advance(60)
                #expect(try await stage.ledger.fire() == 0)
                #expect(try await stage.ledger.recurring("probe") == LedgerRecurring(fired: 1, merged: 1))
                try await stage.complete(try #require(try await stage.claim().only))
                job.pilesUp = true
                #expect(try await stage.ledger.setRecurring(job) == false)
                for _ in 0..<2 {
                    try await stage.advance(60)
                    #expect(try await stage.ledger.fire() == 1)
                }
                #expect(try await stage.claim().count == 2)
                try await stage.advance(180)
                #expect(try await stage.ledger.fire() == 1)
                #expect(try await stage.ledger.recurring("probe") == LedgerRecurring(fired: 4, merged: 1, missed: 2))
                #expect(try await stage.ledger.removeRecurring("probe"))
                #expect(try await stage.ledger.removeRecurring("probe") == false)
                #expect(try await stage.ledger.recurring("probe") == nil)
            }
        }

        @Test("of queued jobs, under names of their own and of types that there are", arguments: Backend.allCases)
        func names(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                for name in ["ingest_emails", "email_sync"] {
                    let job = RecurringJob(name: name, request: Stage.request(), expression: "@every 1m")
                    await #expect(throws: NameTaken.self) { try await stage.ledger.setRecurring(job) }
                }
                let request = Stage.request { $0.type = "probe_wrk" }
                await #expect(throws: NotFound.self) {
                    try await stage.ledger.setRecurring(
                        RecurringJob(name: "x", request: request, expression: "@every 1m"))
                }
            }
        }
    }
}
