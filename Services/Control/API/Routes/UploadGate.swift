import FoundationEssentials
import HTTPTypes
import Hummingbird
import Synchronization

/// Lets in as many uploads at once as there is memory for, and few of each user, so that nobody keeps the others out; of
/// those who are not let in each hears when to come again.
final class UploadGate: Sendable {
    /// Each may be as large as a document may be.
    static let width = 8
    static let widthPerUser = 2
    /// How long a document may take to arrive.
    static let patience = Duration.seconds(120)

    private let places = Mutex<[UUID: Int]>([:])

    /// - Throws: what `body` throws; ``Problem`` 429 where the user has as many uploads under way as he may, 503 where
    ///   there is no room.
    func withRoom<Value>(for user: UUID, _ body: () async throws -> Value) async throws -> Value {
        if let refusal = enter(user) { throw refusal }
        defer { leave(user) }
        return try await body()
    }

    private func enter(_ user: UUID) -> Problem? {
        places.withLock { places in
            let own = places[user, default: 0]
            guard own < Self.widthPerUser else {
                return Self.full(.tooManyRequests, "\(own) of your uploads are under way: try again when one has ended")
            }
            guard places.values.reduce(0, +) < Self.width else {
                return Self.full(.serviceUnavailable, "\(Self.width) uploads are under way: try again in a moment")
            }
            places[user] = own + 1
            return nil
        }
    }

    private func leave(_ user: UUID) {
        places.withLock { places in
            let rest = places[user, default: 1] - 1
            places[user] = rest > 0 ? rest : nil
        }
    }

    private static func full(_ status: HTTPResponse.Status, _ detail: String) -> Problem {
        var problem = Problem(status, "too_many_uploads", detail)
        problem.headers = [.retryAfter: "2"]
        return problem
    }
}
