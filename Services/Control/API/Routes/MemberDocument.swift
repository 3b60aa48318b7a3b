import FoundationEssentials
import Library
import Models

/// The latest version of a document as its user sees it.
struct MemberDocument: Encodable {
    let id: UUID
    let name: String
    let version: Int
    let state: String
    let error: String?
    let size: Int64
    let format: String?
    let title: String?
    let pages: Int?
    let uploadedAt: Date

    enum CodingKeys: String, CodingKey {
        case id, name, version, state, error, size, format, title, pages
        case uploadedAt = "uploaded_at"
    }

    init(_ version: DocumentVersion) {
        id = version.documentID
        name = version.name
        self.version = version.number
        state = version.state.rawValue
        error = version.error
        size = version.size
        format = version.format
        title = version.title
        pages = version.pages
        uploadedAt = version.createdAt
    }

    static let schema = APISchema.object(
        [
            "id": APISchema.id, "name": APISchema.text, "version": APISchema.type("integer"),
            "state": APISchema.choice(DocumentVersion.State.allCases.map(\.rawValue)),
            "error": APISchema.text, "size": APISchema.type("integer"), "format": APISchema.text,
            "title": APISchema.text, "pages": APISchema.type("integer"), "uploaded_at": APISchema.instant,
        ], optional: ["error", "format", "title", "pages"])
}
