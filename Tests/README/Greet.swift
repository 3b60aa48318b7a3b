import Jobs
import Models

struct Greet: QueuedJob {
    struct Payload: Codable, Sendable {
        var names: [String]
    }

    static let type = "greet"
    static let family = Family.notifications
    static let version: Int16 = 2

    static func upgrade(_ payload: JSONValue, from version: Int16) throws -> JSONValue {
        guard case .object(let old) = payload, let name = old["name"] else { return payload }
        return .object(["names": .array([name])])
    }

    func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        .done(counts: ["greeted": payload.names.count])
    }
}
