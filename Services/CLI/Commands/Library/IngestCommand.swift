import ArgumentParser
import Documents
import FoundationEssentials
import Hosting
import Jobs
import Library
import Models
import Postgres

/// Takes a file into the library.
struct IngestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest", abstract: "Upload a document, so that its user's searches find it.",
        discussion: """
            Text, Markdown, HTML, PDF and e-mail are read, by what the bytes are and not by the file's name. Uploading \
            under a name again makes the document's next version: search finds the one before until it is ready. The \
            same content again does nothing.
            """)

    @Argument(help: "The file.", completion: .file()) var file: String
    @Option(name: .long, help: "The user's e-mail address or id.") var user: String
    @Option(name: .long, help: "What the document is called; the file's name when absent.") var name: String?
    @Flag(name: .long, help: "Return when search finds it, or with exit code 1 when it failed.") var wait = false
    @OptionGroup var output: OutputOptions

    private struct Placed: Encodable {
        let id: UUID
        let version: Int64
        let name: String
        let news: DocumentPlacement.News
        let correlationID: String

        enum CodingKeys: String, CodingKey {
            case id, version, name, news
            case correlationID = "correlation_id"
        }
    }

    func validate() throws {
        guard (1...255).contains(title.unicodeScalars.count) else {
            throw ValidationError("a document's name has 1 to 255 characters")
        }
    }

    func run() async throws {
        let content = try read()
        try await Session.with { backbone in
            let userID = try await OwnerOptions.user(user, in: backbone.database)
            let cause = Cause()
            let upload = DocumentUpload(userID: userID, name: title, content: content)
            let placement = try await DocumentStore.store(upload, cause: cause, in: backbone.database)
            await Bell.ring([.ingestion: 1], backbone)
            if output.json {
                try JSONLine.print(
                    Placed(
                        id: placement.documentID, version: placement.versionID, name: placement.name,
                        news: placement.news, correlationID: cause.correlationID.rawValue))
            } else {
                print(say(placement, cause))
            }
            if wait { try await DocumentWait(version: placement.versionID).end(in: backbone.database) }
        }
    }

    private var title: String {
        name ?? file.split(separator: "/").last.map(String.init) ?? ""
    }

    /// - Throws: `ValidationError` for what is refused at the door, in words for whoever uploads it.
    private func read() throws -> [UInt8] {
        do {
            let content = try DocumentReader().bytes(path: file)
            _ = try DocumentSniffer.format(of: content)
            return content
        } catch {
            throw Fault("'\(file)' is refused: \(error)")
        }
    }

    private func say(_ placement: DocumentPlacement, _ cause: Cause) -> String {
        let trace = "follow it with: carillon trace \(cause.correlationID)"
        switch placement.news {
        case .created: return "document '\(placement.name)' taken; \(trace)"
        case .replaced: return "version \(placement.number) of document '\(placement.name)' taken; \(trace)"
        case .unchanged: return "document '\(placement.name)' has that content already; nothing is done"
        case .duplicate: return "document '\(placement.name)' of the user has that content already; nothing is done"
        case .retried: return "document '\(placement.name)' failed before and is tried again; \(trace)"
        }
    }
}
