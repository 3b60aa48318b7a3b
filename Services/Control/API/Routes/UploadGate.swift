import Documents
import HTTPTypes
import Hummingbird
import Synchronization

/// Lets in as many uploads at once as there is memory for; of the others each hears when to come again.
final class UploadGate: Sendable {
    /// Each may be as large as a document may be.
    static let width = 8

    private let free = Mutex(UploadGate.width)

    /// - Throws: what `body` throws; ``Problem`` 503 where there is no room.
    func withRoom<Value>(_ body: () async throws -> Value) async throws -> Value {
        guard enter() else { throw Self.full }
        defer { free.withLock { $0 += 1 } }
        return try await body()
    }

    private func enter() -> Bool {
        free.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
    }

    private static var full: Problem {
        var problem = Problem(
            .serviceUnavailable, "too_many_uploads", "\(width) uploads are under way: try again in a moment")
        problem.headers = [.retryAfter: "2"]
        return problem
    }
}
