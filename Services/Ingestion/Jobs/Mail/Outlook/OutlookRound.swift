import Models
import Providers

/// How far one sync of all folders has come. Pure.
struct OutlookRound: Sendable {
    var cursor: MailCursor
    var counts: Counts = ["fetched": 0, "new": 0, "updated": 0, "deleted": 0]
    let places: OutlookLabels
    private(set) var folderIDs: [String]
    /// Those the store has.
    private var known: Set<MailLabel>
    private var categories: Set<MailLabel>

    /// - Parameter known: the labels the store has.
    init(folders: [GraphMailFolder], cursor: MailCursor, known: Set<MailLabel>) {
        self.cursor = cursor
        self.known = known
        categories = known.filter { $0.kind == "category" }
        places = OutlookLabels(folders)
        folderIDs = folders.map(\.id)
        self.cursor.folders = (cursor.folders ?? [:]).filter { folderIDs.contains($0.key) }
    }

    /// Unix seconds.
    var after: Int { cursor.after ?? 0 }

    /// All the mailbox can mark messages with, where the store has others.
    mutating func newLabels() -> [MailLabel]? {
        let all = places.all.union(categories)
        guard all != known else { return nil }
        known = all
        return all.sorted { $0.id < $1.id }
    }

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
