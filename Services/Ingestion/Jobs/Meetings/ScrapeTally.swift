import Meetings
import Models

/// What a run has come to so far.
struct ScrapeTally {
    var counts: Counts = ["sources": 0, "lines_processed": 0, "lines_added": 0, "lists_left": 0]
    var failures: [ScrapeError] = []
}
