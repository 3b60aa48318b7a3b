/// A published meeting, as a page lists it, in one form for all sites.
public struct Meeting: Sendable, Hashable, Codable {
    /// The same for the same meeting of the same source each time it is read: a hash of what the site tells it apart by,
    /// else of member, day, time and title.
    public let key: String
    /// The name of the source.
    public let source: String
    public let title: String
    /// `2026-11-21`, the day at the place; no zone shifts it.
    public let day: String
    /// `14:30` at the place; `nil` where the page does not say.
    public let time: String?
    /// IANA, of the place.
    public let zone: String
    public let place: String?
    public let member: String?
    public let role: String?
    public let committee: String?
    public let dossier: String?
    /// In the page's order, none twice.
    public let participants: [String]
    /// Absolute.
    public let link: String?
    /// The page it was read from.
    public let page: String
}
