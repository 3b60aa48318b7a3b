import FoundationEssentials
import Models
import Providers

/// How far one sync of all folders has come. Pure.
struct OutlookRound: Sendable {
    var cursor: MailCursor
    let places: OutlookLabels
    /// When it began, by the database's clock: before the folders were listed.
    let begin: Date
    let folderIDs: [String]
    /// Whether the store may have messages in folders that are not there: some that were followed are gone, or nobody knows
    /// which were.
    let mayHaveLostFolders: Bool
    /// Those the store has.
    private var known: Set<MailLabel>
    private var categories: Set<MailLabel>

    /// - Parameter known: the labels the store has.
    init(folders: [GraphMailFolder], cursor: MailCursor, known: Set<MailLabel>, begin: Date) {
        self.begin = begin
        self.cursor = cursor
        self.known = known
        categories = known.filter { $0.kind == "category" }
        places = OutlookLabels(folders)
        folderIDs = folders.map(\.id)
        let listed = Set(folderIDs)
        let followed = Set((cursor.folders ?? [:]).keys)
        mayHaveLostFolders = followed.isEmpty || !followed.isSubset(of: listed)
        self.cursor.folders = (cursor.folders ?? [:]).filter { listed.contains($0.key) }
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

    /// Has a folder listed anew.
    mutating func relist(_ folder: String) {
        cursor.folders?[folder] = MailCursor.Folder(listing: .init())
    }

    /// A folder that was listed is said not to be there. Whether that is so, the next list of the folders tells; one that
    /// it has still, and that is said to be gone once more, is listed anew: it may be its link that is gone.
    mutating func miss(_ folder: String) {
        if cursor.folders?[folder]?.isMissed ?? false { return relist(folder) }
        cursor.folders?[folder]?.isMissed = true
    }

    mutating func found(_ folder: String) {
        cursor.folders?[folder]?.isMissed = nil
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
        state.listing?.told += page.changes.count + page.unreadable.count
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
