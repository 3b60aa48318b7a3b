import FoundationEssentials
import HTTPTypes
import Hummingbird
import Library
import Linking
import Models

/// Searches what was ingested for the user.
struct SearchRoutes: ControlRoutes {
    let needsUser = true
    let searcher: Searcher

    /// Bytes of a query; what is longer is nobody's question.
    private static let longest = 64 * 1024

    func add(to router: any RouterMethods<ControlContext>) {
        router.get("/search") { request, context in try await search(request, context) }
    }

    private struct Found: Encodable {
        let hits: [SearchHit]
        let notes: [String]
    }

    private func search(_ request: Request, _ context: ControlContext) async throws -> Response {
        let owner = try context.requireOwner()
        let text = try request.query("q") ?? ""
        guard text.utf8.count <= Self.longest else {
            throw Problem.badRequest("q is longer than \(Self.longest) bytes")
        }
        let limit = try request.number("limit", 1...50) ?? 10
        let answer = try await searcher.search(
            text, of: owner.userID, filter: try Self.filter(request), limit: Int(limit),
            correlationID: CorrelationID(rawValue: context.correlationID))
        return try Answer.json(Found(hits: answer.hits, notes: answer.notes))
    }

    private static func filter(_ request: Request) throws -> SearchFilter {
        var filter = SearchFilter()
        filter.kinds = try kinds(try request.query("kind"))
        filter.since = try instant("since", request)
        filter.until = try instant("until", request)
        filter.person = try request.query("person")
        return filter
    }

    private static func kinds(_ text: String?) throws -> Set<PassageKind>? {
        guard let text else { return nil }
        return Set(
            try text.split(separator: ",").map { word in
                guard let kind = PassageKind(rawValue: String(word)) else {
                    throw Problem.badRequest("kind takes \(names.joined(separator: ", ")), separated by commas")
                }
                return kind
            })
    }

    private static func instant(_ name: String, _ request: Request) throws -> Date? {
        guard let text = try request.query(name) else { return nil }
        guard let date = try? Date(text, strategy: .iso8601) else {  // what is wrong with it, the problem says
            throw Problem.badRequest("\(name) must be an instant such as 2026-03-01T09:00:00Z")
        }
        return date
    }

    private static let names = PassageKind.allCases.map(\.rawValue)

    var operations: [APIOperation] {
        var operation = APIOperation(
            .get, "/search", id: "search", "Search the user's documents, mail, events, meetings and memories.")
        operation.parameters = [
            APIParameter(
                "q", in: .query, "What to look for: `\"in quotes\"` stands together, `-word` is left out, `or`."),
            APIParameter("limit", in: .query, "How many at most.", APISchema.integer(1...50, default: 10)),
            APIParameter("kind", in: .query, "Only these: \(Self.names.joined(separator: ", ")), separated by commas."),
            APIParameter("since", in: .query, "Only what was written, sent or held then or later.", APISchema.instant),
            APIParameter("until", in: .query, "Only what was so before.", APISchema.instant),
            APIParameter("person", in: .query, "Only what this person has to do with: part of a name or an address."),
        ]
        operation.answers = [
            (
                200, "What was found, best first.",
                APISchema.object(["hits": APISchema.list(of: Self.hit), "notes": APISchema.list(of: APISchema.text)])
            )
        ]
        operation.problems = [400]
        return [operation]
    }

    private static let hit = APISchema.object(
        [
            "kind": APISchema.choice(names), "id": APISchema.text, "title": APISchema.text,
            "heading": APISchema.text, "first_page": APISchema.type("integer"), "last_page": APISchema.type("integer"),
            "at": APISchema.instant, "people": APISchema.list(of: APISchema.text), "language": APISchema.text,
            "snippet": APISchema.text, "score": APISchema.type("number"), "word_rank": APISchema.type("integer"),
            "meaning_rank": APISchema.type("integer"),
        ], optional: ["heading", "first_page", "last_page", "language", "word_rank", "meaning_rank"])
}
