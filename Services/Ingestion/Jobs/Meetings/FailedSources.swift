import Meetings
import Models

/// Lists of sources that were not read to their end; the others were.
struct FailedSources: Error, CustomStringConvertible {
    let failures: [ScrapeError]
    let counts: Counts

    var description: String {
        let sources = Set(failures.map(\.source)).count
        return """
            \(sources) of \(counts["sources"]) sources failed in \(failures.count) places, with \
            \(counts["lines_processed"]) lines read, \(counts["lines_added"]) new and \(counts["lists_left"]) lists \
            left for the next run: \(Self.reasons(failures))
            """
    }

    private static let mostReasons = 10

    /// The first of them in words, and how many more there are.
    static func reasons(_ failures: [ScrapeError]) -> String {
        let more = failures.count - mostReasons
        let words = failures.prefix(mostReasons).map(\.description) + (more > 0 ? ["and \(more) more"] : [])
        return words.joined(separator: "; ")
    }
}
