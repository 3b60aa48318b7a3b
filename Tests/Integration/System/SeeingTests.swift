import ChaosJobs
import FoundationEssentials
import Jobs
import TestSupport
import Testing

extension SystemTests {
    @Suite("What happens to queued jobs is seen")
    struct SeeingTests {
        private func misdeed(_ deed: Misdeed.Deed, _ number: Int64, _ change: (inout JobRequest) -> Void = { _ in })
            throws -> JobRequest
        {
            var request = try Misdeed.request(Misdeed.Payload(deed, number: number))
            request.maxRetries = 2
            change(&request)
            return request
        }

        /// Waits until a service has said this of a job.
        private func said(_ words: String, of id: Int64, _ replica: Replica) async throws {
            try await InTime.until("job \(id) to be told of as \(words)", .seconds(30)) {
                replica.process.output.split(separator: "\n").contains {
                    $0.contains(" id=\(id) ") && $0.contains("status=\(words)")
                }
            }
        }

        @Test("each transition has its line in a service's log")
        func lines() async throws {
            try await Stage.run { stage in
                let first = try await stage.startMisbehaving()
                let ids = try await stage.enqueue([
                    misdeed(.none, 1), misdeed(.fail, 2), misdeed(.snooze, 3), misdeed(.kill, 4),
                    misdeed(.none, 5) { $0.expiresAt = .distantPast }, misdeed(.wait, 6),
                ])
                for (id, word) in zip(ids, ["success", "retry", "snooze", "crash", "expired"]) {
                    try await said(word, of: id, first)
                }
                try await said("dead_letter", of: ids[1], first)
                try await said("success", of: ids[2], first)
                let dependent = try await stage.enqueue([misdeed(.none, 7) { $0.after = [ids[0]] }])[0]
                try await said("freed", of: dependent, first)
                try stage.expectSuccess(try await stage.carillon("jobs", "cancel", "\(ids[5])"))
                try await said("cancelled", of: ids[5], first)
                let drained = try await stage.enqueue([misdeed(.wait, 8)])[0]
                _ = try await stage.child(at: 8)
                _ = try await first.stop(within: .seconds(15))
                try await said("handed_back", of: drained, first)
                let second = try await stage.startMisbehaving()
                _ = try await stage.child(at: 8, attempt: 2)
                try await second.kill()
                let third = try await stage.startMisbehaving()
                try await said("taken_back", of: drained, third)
            }
        }

        @Test("carillon watch shows them as they happen")
        func watched() async throws {
            try await Stage.run { stage in
                _ = try await stage.startMisbehaving()
                let path = try Executables.path("carillon")
                let watch = try stage.run("watch", [path, "watch", "--type", Misdeed.type, "--status", "success"])
                // the first events that a watcher sees may be a second old, so there is one now and then until it does
                let id = try await InTime.poll("an event to be watched", .seconds(30), every: .milliseconds(300)) {
                    let id = try await stage.enqueue([misdeed(.snooze, 1)])[0]
                    try await stage.status(of: id, is: "completed")
                    return watch.output.contains(" job misdeed ") ? id : nil
                }
                #expect(id > 0)
                let lines = watch.output.split(separator: "\n").filter { $0.contains(" job misdeed ") }
                #expect(lines.allSatisfy { $0.contains(" success ") })
            }
        }
    }
}
