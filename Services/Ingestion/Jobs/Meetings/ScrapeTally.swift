import Meetings
import Models

/// What an attempt has come to so far.
struct ScrapeTally {
    var counts: Counts = ["sources": 0, "lines_processed": 0, "lines_added": 0, "lists_left": 0]
    var failures: [ScrapeError] = []

    /// What is not counted with each page; as often as a run is tried, the attempt that ends reports it.
    var uncounted: Counts {
        ["sources": counts["sources"], "lines_processed": 0, "lines_added": 0, "lists_left": counts["lists_left"]]
    }
}
