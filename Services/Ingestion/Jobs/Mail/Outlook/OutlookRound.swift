import Models
import Providers

/// How far one sync of all folders has come. Pure.
struct OutlookRound: Sendable {
    var cursor: MailCursor
    var counts: Counts = ["fetched": 0, "new": 0, "updated": 0, "deleted": 0]
    let places: OutlookLabels
    private(set) var folderIDs: [String]
    private var categories: Set<MailLabel>

    /// - Parameter categories: those the store knows.
    init(folders: [GraphMailFolder], cursor: MailCursor, categories: Set<MailLabel>) {
        self.cursor = cursor
        self.categories = categories
        places = OutlookLabels(folders)
        folderIDs = folders.map(\.id)
        self.cursor.folders = (cursor.folders ?? [:]).filter { folderIDs.contains($0.key) }
    }

    /// Unix seconds.
    var after: Int { cursor.after ?? 0 }

    /// All the mailbox can mark messages with.
    var labels: Set<MailLabel> { places.all.union(categories) }

    /// Where a folder goes on; one that is new is listed.
    mutating func state(of folder: String) -> MailCursor.Folder {
        let state = cursor.folders?[folder] ?? MailCursor.Folder(listing: .init())
        cursor.folders?[folder] = state
        return state
    }

    mutating func isGone(_ folder: String) {
        cursor.folders?[folder] = nil
        folderIDs.removeAll { $0 == folder }
    }

    mutating func note(_ page: OutlookPage) {
        categories.formUnion(OutlookLabels.categories(in: page.labels))
    }

    /// Moves a folder past a page.
    ///
    /// - Parameter limit: messages after which the provider ends a listing that leaves out old ones, whether there are
    ///   more or not; then the folder is listed once more, with all there is.
    /// - Returns: whether it was the last page.
    mutating func advance(_ folder: String, past page: GraphDeltaPage<GraphMessage>, _ limit: Int) -> Bool {
        var state = state(of: folder)
        state.listing?.told += page.changes.count
        defer { cursor.folders?[folder] = state }
        switch page.continuation {
        case .next(let link):
            state.link = link
            return false
        case .end(let link):
            if let listing = state.listing, !listing.isWhole, listing.told >= limit {
                state.link = nil
                state.listing?.isWhole = true
                return false
            }
            state.link = link
            state.listing = nil
            return true
        }
    }
}
