import ArgumentParser

/// What users uploaded.
struct DocumentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "documents", abstract: "Look at users' documents, or remove one.",
        subcommands: [DocumentsList.self, DocumentsRemove.self])
}
