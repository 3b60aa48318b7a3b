import FoundationEssentials
import Jobs
import Models
import Testing

@testable import JobsTesting

extension ConformanceTests {
    @Suite("choose what is next")
    struct ClaimConformanceTests {
        private static let tenants = (0..<4).map { _ in UUID() }.sorted { $0.uuidString < $1.uuidString }

        private func enqueue(
            _ stage: Stage, _ count: Int, _ label: String, tenant: Int? = nil, user: Int? = nil,
            _ change: (inout JobRequest) -> Void = { _ in }
        ) async throws {
            var request = Stage.labelled(label, change)
            request.tenantID = tenant.map { Self.tenants[$0] }
            request.userID = user.map { Self.tenants[$0] }
            _ = try await stage.ledger.enqueue(Array(repeating: request, count: count), cause: Cause())
        }

        @Test("by priority, then the oldest first", arguments: Backend.allCases)
        func order(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                for (label, priority) in [("c", 0), ("e", -1), ("a", 9), ("d", 0), ("b", 9)] {
                    try await enqueue(stage, 1, label) { $0.priority = Int16(priority) }
                }
                #expect(try await stage.labels(6) == "abcde.")
            }
        }

        @Test("tenants in turn, in them their users, under any priority", arguments: Backend.allCases)
        func turns(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                try await enqueue(stage, 6, "a", tenant: 0, user: 0)
                try await enqueue(stage, 2, "b", tenant: 0, user: 1)
                try await enqueue(stage, 3, "c", tenant: 1, user: 0)
                try await enqueue(stage, 1, "-")
                try await enqueue(stage, 1, "P", tenant: 2) { $0.priority = 5 }
                try await enqueue(stage, 1, "z", tenant: 3) { $0.priority = -5 }
                #expect(try await stage.labels(15) == "P-acbcacbaaaaz.")
            }
        }

        @Test("nothing before its time, of another type, or for a process that has ended", arguments: Backend.allCases)
        func notDue(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                try await enqueue(stage, 1, "l") { $0.availableAt = TestService.monday + 60.0 }
                try await enqueue(stage, 1, "u") { $0.type = "unknown_work" }
                #expect(Stage.offset(try await stage.ledger.nextInstant()) == 60)
                #expect(try await stage.labels(1) == ".")
                try await stage.advance(59)
                #expect(try await stage.labels(1) == ".")
                try await stage.advance(1)
                let dead = try await stage.ledger.enterProcess()
                try await stage.ledger.endProcess(dead, as: .died)
                #expect(try await stage.claim(for: dead).isEmpty)
                #expect(try await stage.labels(2) == "l.")
            }
        }

        @Test("and end what had not begun when it expired", arguments: Backend.allCases)
        func expiry(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                let id = try await stage.enqueueOne(Stage.request { $0.expiresAt = TestService.monday + 10.0 })
                let begun = try await stage.working(Stage.request { $0.expiresAt = TestService.monday + 10.0 })
                try await stage.advance(10)
                #expect(try await stage.claim().isEmpty)
                try await stage.ledger.sweep(.ingestion)
                let job = try await stage.job(id)
                #expect(job.status == .cancelled && job.error == "it had not begun when it expired")
                #expect(try await stage.job(begun.id).status == .processing)
                #expect(try await stage.ledger.letters().isEmpty)
            }
        }

        @Test("within caps of types, tenants and providers", arguments: Backend.allCases)
        func caps(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                try await enqueue(stage, 5, "a", tenant: 0) { $0.provider = "gmail" }
                try await enqueue(stage, 5, "b", tenant: 1)
                try await stage.ledger.limit(.type, "probe_work", maxRunning: 5, rate: nil, burst: nil)
                try await stage.ledger.limit(.provider, "gmail", maxRunning: 2, rate: nil, burst: nil)
                let tenant = Self.tenants[1].uuidString
                try await stage.ledger.limit(.tenant, tenant, maxRunning: 1, rate: nil, burst: nil)
                #expect(try await stage.labels(5, ending: false) == "aba..")
                #expect(try await stage.ledger.removeLimit(.tenant, tenant))
                #expect(try await stage.ledger.removeLimit(.tenant, tenant) == false)
                #expect(try await stage.labels(3, ending: false) == "bb.")
                await #expect(throws: NotFound.self) {
                    try await stage.ledger.limit(.type, "probe_wrk", maxRunning: 1, rate: nil, burst: nil)
                }
                await #expect(throws: UnusableLimit.self) {
                    try await stage.ledger.limit(.type, "probe_work", maxRunning: nil, rate: -1, burst: nil)
                }
            }
        }

        @Test("as fast as a rate lets them, after a bucket's worth at once", arguments: Backend.allCases)
        func rates(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                try await enqueue(stage, 12, "a")
                try await stage.ledger.limit(.type, "probe_work", maxRunning: nil, rate: 0.5, burst: 3)
                #expect(try await stage.labels(5) == "aaa..")
                try await stage.advance(2.5)
                #expect(try await stage.labels(2) == "a.")
                try await stage.advance(1.5)
                #expect(try await stage.labels(2) == "a.")
                try await stage.advance(3600)
                #expect(try await stage.labels(4) == "aaa.")
            }
        }

        @Test("nothing of what is paused", arguments: Backend.allCases)
        func pauses(_ backend: Backend) async throws {
            try await Stage.with(backend) { stage in
                try await enqueue(stage, 4, "a", tenant: 0)
                try await enqueue(stage, 1, "b", tenant: 1)
                let tenant = Self.tenants[0].uuidString
                for (scope, name) in [(PauseScope.tenant, tenant), (.type, "probe_work"), (.family, "ingestion")] {
                    #expect(try await stage.ledger.pause(scope, name, by: Stage.person))
                    #expect(try await stage.ledger.pause(scope, name, by: Stage.person) == false)
                    #expect(try await stage.labels(2) == (scope == .tenant ? "b." : ".."), "\(scope)")
                    #expect(try await stage.ledger.hasDue())
                    #expect(try await stage.ledger.resume(scope, name, by: Stage.person))
                    #expect(try await stage.ledger.resume(scope, name, by: Stage.person) == false)
                }
                #expect(try await stage.labels(5) == "aaaa.")
                for (scope, name) in [
                    (PauseScope.tenant, "nobody"), (.type, "probe_wrk"), (.family, "x"), (.schedule, "y"),
                ] {
                    await #expect(throws: NotFound.self) {
                        try await stage.ledger.pause(scope, name, by: Stage.person)
                    }
                }
            }
        }
    }
}
