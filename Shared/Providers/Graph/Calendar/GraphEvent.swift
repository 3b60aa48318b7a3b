public import FoundationEssentials

/// An event as Graph has it. An instance of a series may come with its times only, and an event that changed with what
/// changed; then the rest is nil.
public struct GraphEvent: Decodable, Sendable, Hashable {
    public var id: String
    public var uid: String?
    /// `singleInstance`, `occurrence`, `exception` or `seriesMaster`.
    public var type: String?
    public var seriesMasterID: String?
    public var subject: String?
    public var body: GraphBody?
    public var bodyPreview: String?
    public var start: GraphEventTime?
    public var end: GraphEventTime?
    public var isAllDay: Bool?
    public var isCancelled: Bool?
    /// When the instance would begin if it had not been moved.
    public var originalStart: Date?
    /// The zone the event is kept in, by its IANA name or by that of Windows.
    public var originalStartTimeZone: String?
    public var location: String?
    public var organizer: GraphRecipient?
    public var attendees: [GraphAttendee]?
    /// `free`, `tentative`, `busy`, `oof`, `workingElsewhere` or `unknown`.
    public var showAs: String?
    /// `normal`, `personal`, `private` or `confidential`.
    public var sensitivity: String?
    public var conferenceURL: String?
    public var webLink: String?
    public var createdAt: Date?
    public var updatedAt: Date?
    public var changeKey: String?
    /// Whether it tells all there is, be it that there is nothing; else what is nil is merely not told.
    public var isWhole: Bool

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        isWhole = Self.always.allSatisfy(container.contains)
        id = try container.decode(String.self, forKey: .id)
        uid = try container.decodeIfPresent(String.self, forKey: .uid)
        type = try container.decodeIfPresent(String.self, forKey: .type)
        seriesMasterID = try container.decodeIfPresent(String.self, forKey: .seriesMasterID)
        subject = try container.decodeIfPresent(String.self, forKey: .subject)
        body = try container.decodeIfPresent(GraphBody.self, forKey: .body)
        bodyPreview = try container.decodeIfPresent(String.self, forKey: .bodyPreview)
        start = try container.decodeIfPresent(GraphEventTime.self, forKey: .start)
        end = try container.decodeIfPresent(GraphEventTime.self, forKey: .end)
        isAllDay = try container.decodeIfPresent(Bool.self, forKey: .isAllDay)
        isCancelled = try container.decodeIfPresent(Bool.self, forKey: .isCancelled)
        originalStart = try container.decodeInstantIfPresent(forKey: .originalStart)
        originalStartTimeZone = try container.decodeIfPresent(String.self, forKey: .originalStartTimeZone)
        location = try container.decodeIfPresent(Location.self, forKey: .location)?.displayName
        organizer = try container.decodeIfPresent(GraphRecipient.self, forKey: .organizer)
        attendees = try container.decodeIfPresent([GraphAttendee].self, forKey: .attendees)
        showAs = try container.decodeIfPresent(String.self, forKey: .showAs)
        sensitivity = try container.decodeIfPresent(String.self, forKey: .sensitivity)
        let meeting = try container.decodeIfPresent(OnlineMeeting.self, forKey: .onlineMeeting)
        let older = try container.decodeIfPresent(String.self, forKey: .onlineMeetingURL)
        conferenceURL = [meeting?.joinUrl, older].compactMap { $0 }.first { !$0.isEmpty }
        webLink = try container.decodeIfPresent(String.self, forKey: .webLink)
        createdAt = try container.decodeInstantIfPresent(forKey: .createdDateTime)
        updatedAt = try container.decodeInstantIfPresent(forKey: .lastModifiedDateTime)
        changeKey = try container.decodeIfPresent(String.self, forKey: .changeKey)
    }

    /// What no whole event leaves out.
    private static let always: [CodingKeys] = [
        .subject, .body, .start, .end, .isAllDay, .isCancelled, .location, .attendees, .showAs, .sensitivity,
    ]

    private struct Location: Decodable {
        var displayName: String?
    }

    private struct OnlineMeeting: Decodable {
        var joinUrl: String?
    }

    private enum CodingKeys: String, CodingKey {
        case id, type, subject, body, bodyPreview, start, end, isAllDay, isCancelled, originalStart
        case originalStartTimeZone, location, organizer, attendees, showAs, sensitivity, onlineMeeting, webLink
        case createdDateTime, lastModifiedDateTime, changeKey
        case uid = "iCalUId"
        case seriesMasterID = "seriesMasterId"
        case onlineMeetingURL = "onlineMeetingUrl"
    }
}
