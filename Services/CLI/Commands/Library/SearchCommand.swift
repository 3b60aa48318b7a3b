import ArgumentParser
import FoundationEssentials
import HTTPClient
import Hosting
import Library
import Logging
import Operations
import Search

/// Searches what was ingested for one user.
struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Search a user's documents, mail and memories by words and by meaning.",
        discussion: """
            \"Words in quotes\" stand together, -word is left out, or means either. Nothing of another user is ever found: \
            the database sees to it.
            """)

    @Argument(help: "What to look for.") var query: String
    @Option(name: .long, help: "The user's e-mail address or id.") var user: String
    @Option(name: .long, help: "Only these kinds, separated by commas: document, mail, event, meeting, memory.")
    var kind: String?
    @Option(name: .long, help: "Only since then: an instant, or a span like 30d.", transform: Moment.init(parsing:))
    var since: Moment?
    @Option(name: .long, help: "Only before then: an instant, or a span like 30d.", transform: Moment.init(parsing:))
    var until: Moment?
    @Option(name: .long, help: "Only what this person has to do with: a part of a name or an address.")
    var person: String?
    @Option(name: .long, help: "How many at most, 1 to 50.") var limit = 10
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try Usage.check("--limit", limit, in: 1...50)
        _ = try kinds()
    }

    func run() async throws {
        try await Session.with { backbone, settings in
            let database = backbone.database
            let http = try HTTPClient(configuration: HTTPClientConfiguration(), logger: Logger(label: "http"))
            let searcher = Searcher(
                database: database, embedders: try Embedders(settings, transport: http),
                logger: Logger(label: "search"))
            var filter = SearchFilter()
            filter.kinds = try kinds()
            filter.since = try await since?.past(in: database)
            filter.until = try await until?.past(in: database)
            filter.person = person
            let userID = try await OwnerOptions.user(user, in: database)
            let answer = try await searcher.search(query, of: userID, filter: filter, limit: limit)
            answer.notes.forEach(Output.note)
            if output.json { return try answer.hits.forEach { try JSONLine.print($0) } }
            print(answer.hits.isEmpty ? "nothing was found" : answer.hits.map(Self.text).joined(separator: "\n\n"))
        }
    }

    private func kinds() throws -> Set<PassageKind>? {
        guard let kind else { return nil }
        let known = PassageKind.allCases.map(\.rawValue).joined(separator: ", ")
        return Set(
            try kind.split(separator: ",").map { word in
                guard let kind = PassageKind(rawValue: word.filter { !$0.isWhitespace }) else {
                    throw ValidationError("--kind takes \(known), not '\(word)'")
                }
                return kind
            })
    }

    private static func text(_ hit: SearchHit) -> String {
        var place = [hit.kind.rawValue, Instant.text(hit.happenedAt)]
        if let pages = hit.pages {
            place.append(
                pages.count == 1 ? "page \(pages.lowerBound)" : "pages \(pages.lowerBound)–\(pages.upperBound)")
        }
        if let heading = hit.heading { place.append(Cell.line(heading)) }
        let title = Cell.line(hit.title, limit: 100)
        let styled = Terminal.isStyled
        return """
            \(styled ? Terminal.bold(title) : title)  (\(place.joined(separator: ", ")))
                \(styled ? bold(hit.snippet) : hit.snippet.text)
            """
    }

    private static func bold(_ snippet: Snippet) -> String {
        let scalars = Array(snippet.text.unicodeScalars)
        var text = ""
        var start = 0
        for match in snippet.matches {
            text += String(String.UnicodeScalarView(scalars[start..<match.lowerBound]))
            text += Terminal.bold(String(String.UnicodeScalarView(scalars[match])))
            start = match.upperBound
        }
        return text + String(String.UnicodeScalarView(scalars[start...]))
    }
}
