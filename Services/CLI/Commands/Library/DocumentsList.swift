import ArgumentParser
import FoundationEssentials
import Hosting
import Library

/// The latest version of each document.
struct DocumentsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List a user's documents and how far they have come, the newest upload first.")

    @Option(name: .long, help: "The user's e-mail address or id.") var user: String
    @OptionGroup var page: PageOptions
    @OptionGroup var output: OutputOptions

    private struct Entry: Encodable {
        let id: UUID
        let version: Int64
        let name: String
        let number: Int
        let state: String
        let error: String?
        let format: String?
        let title: String?
        let size: Int64
        let passages: Int?
        let uploadedAt: Date

        init(_ version: DocumentVersion) {
            id = version.documentID
            self.version = version.id
            name = version.name
            number = version.number
            state = version.state.rawValue
            error = version.error
            format = version.format
            title = version.title
            size = version.size
            passages = version.chunks
            uploadedAt = version.createdAt
        }

        enum CodingKeys: String, CodingKey {
            case id, version, name, number, state, error, format, title, size, passages
            case uploadedAt = "uploaded_at"
        }
    }

    func run() async throws {
        try await Session.with { backbone in
            let userID = try await OwnerOptions.user(user, in: backbone.database)
            let versions = try await DocumentStore.list(
                of: userID, before: page.before, limit: page.limit, in: backbone.database)
            if output.json { return try versions.forEach { try JSONLine.print(Entry($0)) } }
            var table = Table(
                "VERSION", "NAME", "NUMBER", "STATE", "FORMAT", "BYTES", "PASSAGES", "UPLOADED", "DOCUMENT")
            for version in versions {
                let state = version.error.map { "\(version.state.rawValue): \($0)" } ?? version.state.rawValue
                table.add(
                    "\(version.id)", Cell.line(version.name, limit: 40), "\(version.number)", Cell.line(state),
                    version.format ?? "–", "\(version.size)", version.chunks.map { "\($0)" } ?? "–",
                    Instant.text(version.createdAt), version.documentID.uuidString.lowercased())
            }
            print(table.isEmpty ? "there is no document" : table.text())
            page.note(after: versions.last?.id, count: versions.count)
        }
    }
}
