import Documents
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Jobs
import Library
import Linking
import Models
import Postgres
import Schema

/// The user's documents: upload, follow, list, remove.
struct DocumentRoutes: ControlRoutes {
    let needsUser = true
    let database: PostgresPool
    let uploads: UploadGate

    private static let limits = DocumentLimits()

    func add(to router: any RouterMethods<ControlContext>) {
        router.post("/ingest") { request, context in try await ingest(request, context) }
        router.get("/documents") { request, context in try await list(request, context) }
        router.get("/documents/{id}") { _, context in
            let (owner, id) = (try context.requireOwner(), try context.documentID())
            let versions = try await Member.transaction(of: owner.userID, in: database) { transaction in
                try await DocumentStore.list(of: owner.userID, document: id, limit: 1, in: transaction)
            }
            guard let version = versions.first else { throw Self.unknown }
            return try Answer.json(MemberDocument(version))
        }
        router.delete("/documents/{id}") { _, context in
            let (owner, id) = (try context.requireOwner(), try context.documentID())
            let person = Operator(name: "user:\(owner.userID.uuidString.lowercased())")
            let name = try await Member.transaction(of: owner.userID, in: database) { transaction in
                try await DocumentStore.remove(id, by: person, in: transaction)
            }
            return try Answer.json(["name": name])
        }
    }

    private struct Placed: Encodable {
        let id: UUID
        let name: String
        let version: Int
        let news: DocumentPlacement.News
        let correlationID: String

        enum CodingKeys: String, CodingKey {
            case id, name, version, news
            case correlationID = "correlation_id"
        }
    }

    private func ingest(_ request: Request, _ context: ControlContext) async throws -> Response {
        let owner = try context.requireOwner()
        let name = try request.query("name") ?? ""
        guard (1...255).contains(name.unicodeScalars.count), !name.contains("\0") else {
            throw Problem.badRequest("the query's name must say what the document is called, in 1 to 255 characters")
        }
        let cause = Cause(correlationID: CorrelationID(rawValue: context.correlationID))
        let placement = try await uploads.withRoom(for: owner.userID) {
            let content = try await request.bytes(limit: Self.limits.maximumSize, within: UploadGate.patience)
            _ = try DocumentSniffer.format(of: content)
            let upload = DocumentUpload(userID: owner.userID, name: name, content: content)
            return try await DocumentStore.store(upload, cause: cause, in: database)
        }
        let placed = Placed(
            id: placement.documentID, name: placement.name, version: placement.number, news: placement.news,
            correlationID: context.correlationID)
        return try Answer.json(placed, status: placement.news.isWork ? .accepted : .ok)
    }

    private struct Page: Encodable {
        let documents: [MemberDocument]
        /// Absent on the last page.
        let next: Int64?
    }

    private func list(_ request: Request, _ context: ControlContext) async throws -> Response {
        let limit = try request.number("limit", 1...200) ?? 50
        let before = try request.number("before", 1...Int64.max)
        let owner = try context.requireOwner()
        // one more than asked for tells whether there is a next page
        let versions = try await Member.transaction(of: owner.userID, in: database) { transaction in
            try await DocumentStore.list(of: owner.userID, before: before, limit: Int(limit) + 1, in: transaction)
        }
        let page = versions.prefix(Int(limit))
        return try Answer.json(
            Page(documents: page.map(MemberDocument.init), next: versions.count > page.count ? page.last?.id : nil))
    }

    static var unknown: Problem { Problem(.notFound, "no_document", "there is no such document") }
}

extension ControlContext {
    /// - Throws: ``Problem`` 404 where the path has none.
    fileprivate func documentID() throws -> UUID {
        guard let id = parameters.get("id").flatMap({ UUID(uuidString: $0) }) else { throw DocumentRoutes.unknown }
        return id
    }
}
