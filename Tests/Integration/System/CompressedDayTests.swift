import FoundationEssentials
import Models
import Postgres
import SandboxService
import Schedules
import TestSupport
import Testing

extension SystemTests {
    @Suite("A day of ticks, compressed")
    struct CompressedDayTests {
        /// What memory may grow by from the first hour's end to the day's: what an allocator keeps in another order is
        /// less, and one leaked object of 3 KiB a tick would be more. In KiB.
        private static let bound = 6 * 1024

        /// As many ticks as the catalogue has in a day for the jobs of one service.
        private static func ticksOfADay() throws -> Int {
            let midnight = Date(timeIntervalSince1970: 1_795_046_400)
            return try Catalogue.jobs.filter { $0.family == .ingestion }.map { job in
                try Schedule(job.cadence).count(after: midnight, through: midnight.addingTimeInterval(86_400))
            }.reduce(0, +)
        }

        @Test("leaves a service's memory and the hot tables as they were after an hour of it", .timeLimit(.minutes(3)))
        func day() async throws {
            try await Stage.run(users: 2, messages: 10) { stage in
                let ingestion = try await stage.start("ingestion", count: 1)[0]
                let figures = ProcessFigures(ingestion.pid)
                let ticks = try Self.ticksOfADay()
                let start = ContinuousClock.now
                try await ring(1...ticks / 24, stage)
                let hour = (anonymous: figures.anonymous, resident: figures.resident)
                try await ring(ticks / 24 + 1...ticks, stage)
                let day = (anonymous: figures.anonymous, resident: figures.resident)
                print(
                    """
                    FIGURES compressed day: \(ticks) ticks in \(ContinuousClock.now - start); anonymous \(hour.anonymous) KiB \
                    after an hour's, \(day.anonymous) after the day's; resident \(hour.resident) and \(day.resident)
                    """)
                #expect(day.anonymous - hour.anonymous < Self.bound)
                #expect(day.resident - hour.resident < Self.bound)
                try await expectBounded(stage, ticks)
                try await stage.expectInvariants()
            }
        }

        /// Rings so often, each time for other parameters, so that no tick stands for another, and waits for the ends.
        private func ring(_ numbers: ClosedRange<Int>, _ stage: Stage) async throws {
            var next = numbers.lowerBound
            while next <= numbers.upperBound {
                let last = min(next + 49, numbers.upperBound)
                for number in next...last {
                    try await stage.ring(#"{"parameters":{"lookback_days":\#(number % 3650 + 1)}}"#)
                }
                try await InTime.until("ticks up to \(last) to end", .seconds(60), every: .milliseconds(20)) {
                    try await stage.count(
                        "SELECT count(*) AS value FROM scheduled_job_runs WHERE settled_at IS NOT NULL") >= last
                }
                next = last + 1
            }
        }

        private func expectBounded(_ stage: Stage, _ ticks: Int) async throws {
            try await stage.quiet()
            let completed = try await stage.count(
                "SELECT count(*) AS value FROM scheduled_job_runs WHERE status = 'completed'")
            #expect(completed == ticks)
            for table in ["live_jobs", "outbox", "job_dependencies", "ended_needs", "dead_letters"] {
                #expect(try await stage.count("SELECT count(*) AS value FROM \(unescaped: table)") == 0, "\(table)")
            }
            // dead rows are vacuumed away meanwhile, or still few
            let size = try await stage.count("SELECT pg_relation_size('live_jobs') AS value")
            #expect(size < 16 * 1024 * 1024, "\(size) bytes of live_jobs")
            print("FIGURES compressed day: live_jobs has \(size) bytes")
        }
    }
}
