import FoundationEssentials
import Library
import Postgres

/// Waits for what becomes of an upload.
struct DocumentWait {
    let version: Int64

    private static let pace = Duration.milliseconds(200)

    /// - Throws: `Fault` when it failed, was removed, or no job is at it any more, as where no server made its vectors.
    func end(in database: any PostgresQuerying) async throws {
        var isLeft = false
        while true {
            guard let version = try await DocumentVersion.load(version, in: database) else {
                throw Fault("the document was removed")
            }
            switch version.state {
            case .searchable: return print("search finds '\(version.name)', in \(version.chunks ?? 0) passages")
            case .superseded: return print("a later version of '\(version.name)' has taken its place")
            case .failed: throw Fault("'\(version.name)' is refused: \(version.error ?? "no reason is known")")
            case .stored, .read, .embedded:
                // the state is older than the look at the jobs: the last of them may have ended between the two
                if isLeft { throw try await left(version, in: database) }
                isLeft = try await !DocumentChain.isUnderWay(version, in: database)
                if !isLeft { try await ContinuousClock().sleep(for: Self.pace) }
            }
        }
    }

    private func left(_ version: DocumentVersion, in database: any PostgresQuerying) async throws -> Fault {
        let error = try await DocumentChain.lastError(of: version, in: database) ?? "its jobs were cancelled"
        return Fault("'\(version.name)' is not searchable yet, but will be tried again: \(error)")
    }
}
