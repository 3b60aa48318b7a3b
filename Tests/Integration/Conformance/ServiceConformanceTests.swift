import FoundationEssentials
import Jobs
import Models
import Testing

@testable import JobsTesting

extension ConformanceTests {
    @Suite("execute handlers")
    struct ServiceConformanceTests {
        private func with(_ backend: Backend, _ body: (TestService) async throws -> Void) async throws {
            try await backend.with { ledger in
                let service = try await TestService(.ingestion, on: ledger, jitter: { 1 }) { registry in
                    registry.register(ProbeWork())
                    registry.register(OtherWork())
                    registry.register(VersionedWork())
                    try registry.register(ProbeRun())
                }
                try await body(service)
            }
        }

        /// Everything of an attempt but what differs between any two.
        private func summary(_ attempt: Attempt) -> String {
            let job = attempt.job
            let counters = "\(job.attempt)/\(job.retryCount)/\(job.crashes)/\(job.interruptions)"
            let delay = attempt.delay.map { " in \($0)" } ?? ""
            return "\(job.status.rawValue) \(counters)\(delay) \(job.error ?? "-")"
        }

        @Test("whose outcomes mean the same", arguments: Backend.allCases)
        func outcomes(_ backend: Backend) async throws {
            try await with(backend) { service in
                let expected: [ProbeWork.Act: String] = [
                    .complete: "completed 1/0/0/0 -", .enqueue: "completed 1/0/0/0 -",
                    .enqueueAndThrow: "pending 1/1/0/0 in 2.0 seconds Broken()",
                    .failEffects: "pending 1/1/0/0 in 2.0 seconds its effects could not be written: Broken()",
                    .throwError: "pending 1/1/0/0 in 2.0 seconds Broken()",
                    .retry: "pending 1/1/0/0 in 2.0 seconds not yet",
                    .retryLater: "pending 1/1/0/0 in 77.0 seconds they said so",
                    .snooze: "pending 1/0/0/1 in 30.0 seconds -", .cancel: "cancelled 1/0/0/0 no longer wanted",
                    .fail: "failed 1/1/0/0 hopeless", .progress: "pending 1/1/0/0 in 2.0 seconds Broken()",
                    .parts: "pending 1/0/0/1 in 1.0 seconds -", .partsThenFail: "pending 1/0/0/1 in 1.0 seconds -",
                ]
                for act in ProbeWork.Act.allCases {
                    let attempt = try await service.perform(ProbeWork.self, .init(label: "x", act: act))
                    #expect(summary(attempt) == expected[act], "\(act)")
                }
                #expect(try await service.deadLetters.map(\.reason) == ["hopeless"])
            }
        }

        @Test("that enqueue: at once, with a transaction, or with their completion", arguments: Backend.allCases)
        func enqueues(_ backend: Backend) async throws {
            try await with(backend) { service in
                let done = try await service.perform(ProbeWork.self, .init(act: .enqueue))
                #expect(done.job.counts == ["done": 1, "enqueued": 2])
                #expect(try done.enqueued.payloads(of: OtherWork.self).map(\.label) == ["a", "b"])
                #expect(done.enqueued.allSatisfy { $0.correlationID == done.job.correlationID })
                let threw = try await service.perform(ProbeWork.self, .init(act: .enqueueAndThrow))
                #expect(try threw.enqueued.payloads(of: OtherWork.self).map(\.label) == ["kept"])
                let failed = try await service.perform(ProbeWork.self, .init(act: .failEffects))
                #expect(failed.enqueued.isEmpty)
            }
        }

        @Test("that fail, later each time, until there is a dead letter", arguments: Backend.allCases)
        func backoff(_ backend: Backend) async throws {
            try await with(backend) { service in
                let id = try await service.enqueue(ProbeWork.self, .init(act: .throwError))
                var delays: [Duration?] = []
                for _ in 0..<3 {
                    let attempt = try await service.attempt(id)
                    delays.append(attempt.delay)
                    try await service.advance(by: attempt.delay ?? .zero)
                }
                #expect(delays == [.seconds(2), .seconds(4), nil])
                let job = try #require(try await service.job(id))
                #expect(job.status == .failed && job.retryCount == 3 && job.errors.count == 3)
                #expect(try await service.deadLetters.only?.errors == job.errors)
                await #expect(throws: NotDue.self) { try await service.attempt(id) }
            }
        }

        @Test("that are given another payload than they take as a dead letter", arguments: Backend.allCases)
        func payload(_ backend: Backend) async throws {
            try await with(backend) { service in
                var request = try ProbeWork.request(.init())
                request.payload = #"{"label":7}"#
                try await service.enqueue(request)
                let attempt = try #require(try await service.runNext()?.attempts.only)
                #expect(attempt.job.status == .failed)
                #expect(
                    attempt.job.error
                        == "the payload, of version 1, is not what probe_work takes: 'label' is not String")
            }
        }

        @Test("that are given a payload of an older version as it would be today", arguments: Backend.allCases)
        func upgraded(_ backend: Backend) async throws {
            try await with(backend) { service in
                let payloads: [(Int16, String, String)] = [
                    (1, #"{"label":"a"}"#, "completed a12"), (2, #"{"title":"b"}"#, "completed b2"),
                    (3, #"{"name":"c"}"#, "completed c"),
                    (2, #"{"label":"d"}"#, "failed the payload, of version 2, cannot be brought to 3: Broken()"),
                    (
                        3, #"{"title":"e"}"#,
                        "failed the payload, of version 3, is not what versioned_work takes: 'name' is missing"
                    ),
                ]
                for (version, payload, expected) in payloads {
                    var request = try VersionedWork.request(.init(name: ""))
                    #expect(request.payloadVersion == 3)
                    request.payload = payload
                    request.payloadVersion = version
                    let id = try #require(try await service.enqueue(request).only)
                    let job = try await service.attempt(id).job
                    let text = if case .string(let text) = job.result { text } else { job.error ?? "-" }
                    #expect("\(job.status.rawValue) \(text)" == expected)
                    #expect(job.payloadVersion == version)
                }
                #expect(try await service.deadLetters.count == 2)
            }
        }

        @Test("and leave what is of a newer version to others, uncounted", arguments: Backend.allCases)
        func newer(_ backend: Backend) async throws {
            try await with(backend) { service in
                var request = try VersionedWork.request(.init(name: ""))
                request.payloadVersion = 4
                request.maxRetries = 1
                let id = try #require(try await service.enqueue(request).only)
                for (round, delay) in [1, 2, 4, 8, 16, 30, 30].enumerated() {
                    let attempt = try await service.attempt(id)
                    #expect(
                        summary(attempt)
                            == "pending \(round + 1)/0/0/\(round + 1) in \(Duration.seconds(delay)) -")
                    #expect(attempt.outcome == nil)
                    try await service.advance(by: .seconds(delay))
                }
            }
        }

        @Test("that go on from where they have come", arguments: Backend.allCases)
        func progress(_ backend: Backend) async throws {
            try await with(backend) { service in
                let id = try await service.enqueue(ProbeWork.self, .init(act: .progress))
                let worked = try await service.run(for: .seconds(60))
                #expect(worked.attempts.map(\.job.attempt) == [1, 2, 3])
                let job = try #require(try await service.job(id))
                #expect(job.status == .completed && job.result == 3)
            }
        }

        @Test(
            "whose parts are counted as they are committed, over all attempts, whatever becomes of the last",
            arguments: Backend.allCases)
        func counts(_ backend: Backend) async throws {
            try await with(backend) { service in
                let done = try await service.enqueue(ProbeWork.self, .init(act: .parts))
                let failed = try await service.enqueue(ProbeWork.self, .init(act: .partsThenFail))
                let first = try await service.attempt(done)
                #expect(first.job.status == .pending && first.job.counts == ["page": 1, "rows": 10])
                try await service.run(for: .seconds(60))
                #expect(try await service.job(done)?.counts == ["page": 3, "rows": 35, "done": 1])
                #expect(try await service.job(failed)?.status == .failed)
                #expect(try await service.job(failed)?.counts == ["page": 3, "rows": 30])
            }
        }

        @Test("through every mishap", arguments: Backend.allCases)
        func mishaps(_ backend: Backend) async throws {
            try await with(backend) { service in
                let expected: [Mishap: String] = [
                    .deathBeforeHandler: "pending 1/0/1/0 in 0.0 seconds its process died during attempt 1",
                    .deathBeforeRecord: "pending 1/0/1/0 in 0.0 seconds its process died during attempt 1",
                    .deathOfOwnProcess: "pending 1/0/1/0 in 2.0 seconds its process died (signal 9)",
                    .drain: "pending 1/0/0/1 in 0.0 seconds -",
                    .deadline: "pending 1/1/0/0 in 2.0 seconds stopped after 900.0 seconds",
                    .cancellation: "cancelled 1/0/0/0 cancelled on request",
                ]
                for mishap in Mishap.allCases {
                    let attempt = try await service.perform(ProbeWork.self, .init(act: .enqueue), mishap: mishap)
                    #expect(summary(attempt) == expected[mishap], "\(mishap)")
                    #expect(attempt.enqueued.isEmpty, "\(mishap)")
                }
                try await service.advance(by: .seconds(2))
                let drained = try await service.drain()
                #expect(drained.attempts.filter { $0.job.type == "probe_work" }.count == 5)
                #expect(try await service.jobs.allSatisfy { $0.hasEnded })
                // of those with the same keys that would wait side by side one is kept
                #expect(try await service.jobs(OtherWork.self).count == 2)
            }
        }

        @Test("until the process has died three times that they have to themselves", arguments: Backend.allCases)
        func loneCrashes(_ backend: Backend) async throws {
            try await with(backend) { service in
                let id = try await service.enqueue(ProbeWork.self, .init(act: .enqueue))
                for _ in 1...4 { try await service.attempt(id, mishap: .deathBeforeRecord) }
                var delays: [Duration?] = []
                for _ in 1...3 {
                    let attempt = try await service.attempt(id, mishap: .deathOfOwnProcess)
                    #expect(attempt.enqueued.isEmpty)
                    delays.append(attempt.delay)
                    try await service.advance(by: attempt.delay ?? .zero)
                }
                #expect(delays == [.seconds(2), .seconds(4), nil])
                let job = try #require(try await service.job(id))
                #expect(job.status == .failed && job.crashes == 7 && job.retryCount == 0)
                #expect(try await service.deadLetters.only?.jobID == id)
                let run = try await service.perform(ProbeRun.self, mishap: .deathOfOwnProcess).run
                for _ in 1...2 { _ = try await service.runNext(mishap: .deathOfOwnProcess) }
                #expect(try await service.runs.only?.status == .failed)
                #expect(try await service.runs.only?.id == run.id)
            }
        }

        @Test("of runs, with all that they fan out to", arguments: Backend.allCases)
        func fanOut(_ backend: Backend) async throws {
            try await with(backend) { service in
                let run = try await service.perform(ProbeRun.self, ["lookback_days": 3])
                #expect(run.run.status == .completed && run.run.counts == ["scanned": 3, "fanned_out": 3])
                #expect(run.enqueued.count == 3 && run.enqueued.allSatisfy { $0.runID == run.run.id })
                #expect(try await service.drain().attempts.count == 3)
                let settled = try #require(try await service.runs.only)
                #expect(settled.isSettled && settled.counts == ["scanned": 3, "fanned_out": 3, "done": 3])
                let failed = try await service.perform(ProbeRun.self, ["lookback_days": 200])
                #expect(failed.run.status == .failed && failed.run.error == "Broken()" && failed.error is Broken)
                #expect(failed.run.counts == ["scanned": 200])
                await #expect(throws: ParameterError.self) { try await service.perform(ProbeRun.self, ["x": 1]) }
            }
        }

        @Test("of runs, through every mishap", arguments: Backend.allCases)
        func runMishaps(_ backend: Backend) async throws {
            try await with(backend) { service in
                let expected: [Mishap: RunStatus] = [
                    .deathBeforeHandler: .queued, .deathBeforeRecord: .queued, .deathOfOwnProcess: .queued,
                    .drain: .queued, .deadline: .timedOut, .cancellation: .cancelled,
                ]
                for mishap in Mishap.allCases {
                    let attempt = try await service.perform(ProbeRun.self, ["lookback_days": 3], mishap: mishap)
                    #expect(attempt.run.status == expected[mishap], "\(mishap)")
                    #expect(attempt.enqueued.isEmpty, "\(mishap)")
                }
                #expect(try await service.drain().runs.count == 4)
            }
        }

        @Test("whenever their schedule says, while time passes", arguments: Backend.allCases)
        func time(_ backend: Backend) async throws {
            try await with(backend) { service in
                try await service.schedule(ProbeRun.self, every: "*/5 * * * *")
                var recurring = RecurringJob(
                    name: "probe", request: try OtherWork.request(.init()), expression: "@every 7m")
                recurring.anchor = TestService.monday
                try await service.recur(recurring)
                let worked = try await service.run(for: .seconds(3600))
                #expect(worked.runs.compactMap { Stage.offset($0.run.scheduledFor) } == (1...12).map { $0 * 300 })
                #expect(worked.attempts.count == 8)
                #expect(try await service.now >= TestService.monday + 3600.0)
            }
        }

        @Test("and say so when there is no end", arguments: Backend.allCases)
        func endless(_ backend: Backend) async throws {
            try await with(backend) { service in
                for _ in 0..<4 { try await service.enqueue(ProbeWork.request(.init())) }
                await #expect(throws: NeverIdle.self) { try await service.drain(limit: 2) }
            }
        }
    }
}
