/// What a request prefers (`Prefer`, RFC 7240); holds for that request only.
struct GraphPreferences: Sendable {
    /// Whether ids are asked for that stay when an item moves.
    private(set) var wantsImmutableIDs = false
    /// `odata.maxpagesize`.
    private(set) var pageSize: Int?
    /// `outlook.timezone`, as written.
    private(set) var zone = "UTC"
    /// `outlook.body-content-type` `text`.
    private(set) var wantsText = false

    init(_ header: String?) {
        for preference in (header ?? "").split(separator: ",") {
            let pair = preference.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { continue }
            let name = pair[0].filter { $0 != " " }.lowercased()
            let value = pair[1].drop { $0 == " " }.filter { $0 != "\"" }
            switch name {
            case "idtype": wantsImmutableIDs = value == "ImmutableId"
            case "odata.maxpagesize": pageSize = Int(value).map { max(1, min($0, 1000)) }
            case "outlook.timezone": zone = value
            case "outlook.body-content-type": wantsText = value == "text"
            default: break
            }
        }
    }
}
