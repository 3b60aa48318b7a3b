/// One of the preferences that a request states (`Prefer`, RFC 7240). Each holds for its request only, so that every
/// page must be asked for with the same.
enum GraphPreference: Sendable, Hashable {
    /// Ids that stay when an item moves to another folder.
    case immutableID
    case pageSize(Int)
    /// Times of events in UTC.
    case utc

    var text: String {
        switch self {
        case .immutableID: "IdType=\"ImmutableId\""
        case .pageSize(let size): "odata.maxpagesize=\(size)"
        case .utc: "outlook.timezone=\"UTC\""
        }
    }
}
