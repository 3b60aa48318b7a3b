import FoundationEssentials
import Jobs
import Models
import Testing

@testable import JobsTesting

extension ConformanceTests {
    @Suite("let jobs wait for others")
    struct DependencyConformanceTests {
        private func after(_ ids: Int64..., change: (inout JobRequest) -> Void = { _ in }) -> JobRequest {
            Stage.request { request in
                request.after = ids
                change(&request)
            }
        }

        @Test("until all have completed, and not before their time", arguments: Backend.allCases)
        func fanIn(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let first = try await stage.working()
                let second = try await stage.working()
                let id = try await stage.enqueueOne(after(first.id, second.id, first.id))
                let later = try await stage.enqueueOne(after(first.id) { $0.availableAt = TestService.monday + 30.0 })
                #expect(try await stage.job(id).isWaitingForOthers)
                #expect(try await stage.job(id).after == [first.id, second.id])
                try await stage.complete(first)
                try await stage.ledger.handOver()
                #expect(try await stage.claim().isEmpty)
                #expect(Stage.offset(try await stage.job(later).availableAt) == 30)
                try await stage.complete(second)
                try await stage.ledger.handOver()
                #expect(try await stage.claim().map(\.id) == [id])
                let done = try await stage.enqueueOne(after(first.id))
                #expect(try await stage.job(done).isWaitingForOthers)
                try await stage.ledger.sweep(.ingestion)
                #expect(try await stage.claim().map(\.id) == [done])
            }
        }

        @Test("and cancel them by name when one of these ends otherwise", arguments: Backend.allCases)
        func dead(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let first = try await stage.working()
                let second = try await stage.enqueueOne(after(first.id))
                let third = try await stage.enqueueOne(after(second))
                try await stage.ledger.bury(first, error: "hopeless")
                try await stage.ledger.handOver()
                let reason = "job \(first.id) (probe_work), which it waited for, ended as failed"
                #expect(try await stage.job(second).error == reason)
                #expect(try await stage.job(second).status == .cancelled)
                #expect(
                    try await stage.job(third).error
                        == "job \(second) (probe_work), which it waited for, ended as cancelled")
                #expect(try await stage.ledger.letters().map(\.jobID) == [first.id, second, third])
            }
        }

        @Test("that are there, or refuse them", arguments: Backend.allCases)
        func unknown(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let first = try await stage.enqueueOne()
                await #expect(throws: UnknownDependency.self) {
                    try await stage.enqueue(Stage.request(), after(first, 9_999, 9_998))
                }
                #expect(try await stage.ledger.jobs(after: 0).map(\.id) == [first])
            }
        }

        @Test("under a key that others find waiting", arguments: Backend.allCases)
        func keyed(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let first = try await stage.working()
                let id = try await stage.enqueueOne(after(first.id) { $0.uniqueKey = "k" })
                #expect(try await stage.enqueue(after(first.id) { $0.uniqueKey = "k" }).isEmpty)
                #expect(
                    try await stage.enqueue(
                        Stage.request("k", payload: #"{"label":"new"}"#) { $0.onDuplicate = .replace }
                    ).isEmpty)
                let waiting = try await stage.job(id)
                #expect(waiting.isWaitingForOthers && waiting.after == [first.id])
                #expect(try waiting.payload(of: ProbeWork.self).label == "new")
                // one that replaces it and waits for others too adds these
                let second = try await stage.working()
                let third = try await stage.working()
                for (needed, offset) in [(second, 20.0), (third, 10.0)] {
                    #expect(
                        try await stage.enqueue(
                            after(needed.id) {
                                $0.uniqueKey = "k"
                                $0.onDuplicate = .replace
                                $0.availableAt = TestService.monday + offset
                            }
                        ).isEmpty)
                }
                #expect(try await stage.job(id).after == [first.id, second.id, third.id])
                for needed in [first, second] {
                    try await stage.complete(needed)
                    try await stage.ledger.handOver()
                    #expect(try await stage.job(id).isWaitingForOthers)
                }
                try await stage.complete(third)
                try await stage.ledger.handOver()
                #expect(Stage.offset(try await stage.job(id).availableAt) == 20)
            }
        }

        @Test("and one that has its time for others to wait for waits from then on", arguments: Backend.allCases)
        func replaced(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let first = try await stage.working()
                let id = try await stage.enqueueOne(Stage.request("k"))
                #expect(try await stage.enqueue(after(first.id) { $0.uniqueKey = "k" }).isEmpty)
                #expect(try await stage.job(id).after.isEmpty)
                var replacement = after(first.id)
                replacement.uniqueKey = "k"
                replacement.onDuplicate = .replace
                #expect(try await stage.enqueue(replacement).isEmpty)
                let waiting = try await stage.job(id)
                #expect(waiting.isWaitingForOthers && waiting.after == [first.id])
                #expect(try await stage.claim().isEmpty)
                try await stage.complete(first)
                try await stage.ledger.handOver()
                #expect(try await stage.claim().map(\.id) == [id])
            }
        }

        @Test("unless an operator says otherwise", arguments: Backend.allCases)
        func rescheduled(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let first = try await stage.working()
                let id = try await stage.enqueueOne(after(first.id))
                let other = try await stage.enqueueOne(after(first.id))
                await #expect(throws: StillWaiting(id, for: [first.id])) {
                    try await stage.ledger.reschedule(
                        Stage.filter(id), to: nil, dropsNeeds: false, by: Stage.person)
                }
                let time = TestService.monday + 40.0
                let later = try await stage.ledger.reschedule(
                    Stage.filter(id), to: time, dropsNeeds: false, by: Stage.person)
                #expect(later.count == 0 && later.waiting == 1)
                let forced = try await stage.ledger.reschedule(
                    Stage.filter(other), to: nil, dropsNeeds: true, by: Stage.person)
                #expect(forced.count == 1 && forced.waiting == 0 && forced.families == [.ingestion: 1])
                #expect(try await stage.claim().map(\.id) == [other])
                try await stage.complete(first)
                try await stage.ledger.handOver()
                #expect(Stage.offset(try await stage.job(id).availableAt) == 40)
            }
        }
    }
}
