import ArgumentParser
import FoundationEssentials
import Hosting
import Library
import Postgres

/// Takes a document away, with all its versions.
struct DocumentsRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a document with all its versions; search finds it no more.")

    @Argument(help: "The document's id.", transform: Self.id) var id: UUID
    @OptionGroup var person: OperatorOptions

    func run() async throws {
        try await Session.with { backbone in
            let name = try await backbone.database.transaction { transaction in
                try await DocumentStore.remove(id, by: person.person, in: transaction)
            }
            print("document '\(name)' is removed")
        }
    }

    private static func id(_ text: String) throws -> UUID {
        guard let id = UUID(uuidString: text) else { throw ValidationError("'\(text)' is not a document's id") }
        return id
    }
}
