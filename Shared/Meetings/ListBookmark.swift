/// Where the reading of a list was broken off, so that the next run goes on there.
public struct ListBookmark: Sendable, Hashable {
    /// Of the definition it was read by: by another it is read from its front.
    var fingerprint: String
    /// The address of the first page that was not read.
    var next: String
    /// Those read up to there, in this run and in those before that went on with one another.
    var pages: Set<String>
    /// How many rows were known of the list when its first page was asked for.
    var rows: Int
}
