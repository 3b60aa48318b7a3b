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
            }
        }
    }
}
