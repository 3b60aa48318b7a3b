import FoundationEssentials
import Models
import Testing

@testable import Jobs

@Suite("Versions of payloads")
struct PayloadVersionTests {
    /// Version 1 had one name, version 2 a list of them, version 3 calls them people.
    private struct Greet: QueuedJob {
        struct Payload: Codable, Sendable, Equatable {
            var people: [String]
        }

        static let type = "greet"
        static let family = Family.notifications
        static let version: Int16 = 3

        static func upgrade(_ payload: JSONValue, from version: Int16) throws -> JSONValue {
            guard case .object(var fields) = payload else { throw Malformed() }
            switch version {
            case 1: fields["names"] = fields.removeValue(forKey: "name").map { .array([$0]) }
            default: fields["people"] = fields.removeValue(forKey: "names")
            }
            return .object(fields)
        }

        func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome { .done() }
    }

    private struct Malformed: Error {}

    private func job(_ payload: String, _ version: Int16) -> ClaimedJob {
        ClaimedJob(
            id: 1, type: "greet", fence: UUID(), payload: payload, payloadVersion: version, uniqueKey: nil, attempt: 1,
            retryCount: 0, maxRetries: 3, cause: Cause())
    }

    @Test(
        "an older one is brought up to date step by step",
        arguments: [(#"{"name":"ada"}"#, 1), (#"{"names":["ada"]}"#, 2), (#"{"people":["ada"]}"#, 3)])
    func upgraded(_ payload: String, _ version: Int16) throws {
        #expect(try Greet.payload(of: job(payload, version)) == Greet.Payload(people: ["ada"]))
    }

    @Test("a request carries the present one")
    func request() throws {
        #expect(try Greet.request(Greet.Payload(people: [])).payloadVersion == 3)
    }

    @Test("a newer one is not read, and nothing is said against it")
    func newer() {
        let error = #expect(throws: UnreadablePayload.self) { try Greet.payload(of: job("{}", 4)) }
        if case .newer = error { return }
        Issue.record("\(String(describing: error))")
    }

    @Test(
        "one that cannot be read says where, without its values",
        arguments: [
            (#"{"people":["ada",42]}"#, 3, "version 3, is not what greet takes: 'people.Index 1' is not String"),
            (#"{"folk":"secret"}"#, 3, "is not what greet takes: 'people' is missing"),
            (#"["secret"]"#, 1, "version 1, cannot be brought to 3"),
        ])
    func unreadable(_ payload: String, _ version: Int16, _ expected: String) {
        let error = #expect(throws: UnreadablePayload.self) { try Greet.payload(of: job(payload, version)) }
        var reason = ""
        if case .unreadable(let text) = error { reason = text }
        #expect(reason.contains(expected) && !reason.contains("secret"), "\(String(describing: error))")
    }
}
