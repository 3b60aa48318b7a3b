import FoundationEssentials
import Jobs
import Models

struct TuckIn: QueuedJob {
    struct Payload: Codable {
        var sheep: String
    }

    static let type = "tuck_in"
    static let family = Family.maintenance

    func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        if payload.sheep.isEmpty { return .fail(reason: "it has no name") }
        return .done(counts: ["tucked_in": 1]) { transaction in
            var next = try TuckIn.request(payload, uniqueKey: "tuck_in:\(payload.sheep)")
            next.availableAt = .now + 3600
            return ["again": try await context.enqueue([next], in: transaction)]
        }
    }
}
