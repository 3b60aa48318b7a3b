import Meetings
import Models

/// Sources that were not read to their end; the others were.
struct FailedSources: Error, CustomStringConvertible {
    let failures: [ScrapeError]
    let counts: Counts

    var description: String {
        let reasons = failures.map(\.description).joined(separator: "; ")
        return """
            \(failures.count) of \(counts["sources"]) sources failed, with \
            \(counts["lines_processed"]) lines read and \(counts["lines_added"]) new: \(reasons)
            """
    }
}
