import ChaosJobs
import Crypto
import FoundationEssentials
import Jobs
import Models
import Postgres
import TestSupport
import Testing

extension SystemTests {
    @Suite("Webhooks, from a job's end to their receiver")
    struct WebhookTests {
        private static let key = Data("a key of thirty-two whole bytes!".utf8)
        private static let settings = [
            "WEBHOOK_SECRETS": "whsec_\(key.base64EncodedString())", "WEBHOOK_ALLOW_PRIVATE": "true",
        ]

        @Test("each end is told of, signed, again under the same id after a refusal, and whatever it ended as")
        func delivered() async throws {
            try await WebhookReceiver.run(refusing: 1) { receiver, url in
                try await Stage.run { stage in
                    _ = try await stage.startMisbehaving()
                    _ = try await stage.start("notifications", count: 1, Self.settings)
                    var requests = try [Misdeed.Payload(.none, number: 1), Misdeed.Payload(.fail, number: 2)]
                        .map { try Misdeed.request($0) }
                    for index in requests.indices {
                        requests[index].maxRetries = 0
                        requests[index].callback = try .webhook("\(url)/hook/\(index)")
                    }
                    let ids = try await stage.enqueue(requests)
                    try await InTime.until("both ends to be told of", .seconds(60)) {
                        Set(receiver.taken.filter(\.isAccepted).map(\.path)) == ["/hook/0", "/hook/1"]
                    }
                    for (index, type) in ["job.completed", "job.failed"].enumerated() {
                        let calls = receiver.taken.filter { $0.path == "/hook/\(index)" }
                        #expect(Set(calls.map(\.id)) == ["job-\(ids[index])-ended"])
                        for call in calls {
                            #expect(call.signature == Self.signature(of: call))
                            #expect(try JSONValue(parsing: call.body).member("type") == .string(type))
                        }
                    }
                    #expect(receiver.taken.contains { !$0.isAccepted })
                    try await InTime.until("the deliveries to be recorded", .seconds(30)) {
                        try await stage.value(
                            """
                            SELECT count(*) AS value FROM jobs
                            WHERE job_type = 'deliver_webhook' AND status = 'completed'
                            """) == 2
                    }
                }
            }
        }

        /// By Standard Webhooks 1.0, apart from the program's own.
        private static func signature(of call: WebhookReceiver.Call) -> String {
            let content = Array("\(call.id).\(call.timestamp).".utf8) + call.body
            let code = HMAC<SHA256>.authenticationCode(for: content, using: SymmetricKey(data: key))
            return "v1," + Data(code).base64EncodedString()
        }
    }
}

extension JSONValue {
    fileprivate func member(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }
}
