import FoundationEssentials
import Library
import Postgres

/// Waits for what becomes of an upload.
struct DocumentWait {
    let version: Int64

    private static let pace = Duration.milliseconds(200)

    /// - Throws: `Fault` when it failed, or was removed.
    func end(in database: any PostgresQuerying) async throws {
        while true {
            guard let version = try await DocumentVersion.load(version, in: database) else {
                throw Fault("the document was removed")
            }
            switch version.state {
            case .searchable: return print("search finds '\(version.name)', in \(version.chunks ?? 0) passages")
            case .superseded: return print("a later version of '\(version.name)' has taken its place")
            case .failed: throw Fault("'\(version.name)' is refused: \(version.error ?? "no reason is known")")
            case .stored, .read, .embedded: try await ContinuousClock().sleep(for: Self.pace)
            }
        }
    }
}
