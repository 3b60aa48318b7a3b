public import FoundationEssentials

/// An event as Google has it. Of a cancelled one only the id is certain.
public struct GoogleEvent: Decodable, Sendable, Hashable {
    public var id: String
    /// `confirmed`, `tentative` or `cancelled`.
    public var status: String
    public var uid: String?
    public var summary: String?
    /// May hold HTML.
    public var description: String?
    public var location: String?
    public var start: GoogleEventTime?
    public var end: GoogleEventTime?
    public var recurringEventID: String?
    public var originalStart: GoogleEventTime?
    public var organizer: GooglePerson?
    public var attendees: [GoogleAttendee]
    public var areAttendeesOmitted: Bool
    /// `opaque` (the default) or `transparent`.
    public var transparency: String?
    /// `default`, `public`, `private` or `confidential`.
    public var visibility: String?
    public var eventType: String?
    public var conferenceURL: String?
    public var htmlLink: String?
    public var created: Date?
    public var updated: Date?
    public var etag: String?

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        status = try container.decodeIfPresent(String.self, forKey: .status) ?? "confirmed"
        uid = try container.decodeIfPresent(String.self, forKey: .uid)
        summary = try container.decodeIfPresent(String.self, forKey: .summary)
        description = try container.decodeIfPresent(String.self, forKey: .description)
        location = try container.decodeIfPresent(String.self, forKey: .location)
        start = try container.decodeIfPresent(GoogleEventTime.self, forKey: .start)
        end = try container.decodeIfPresent(GoogleEventTime.self, forKey: .end)
        recurringEventID = try container.decodeIfPresent(String.self, forKey: .recurringEventID)
        originalStart = try container.decodeIfPresent(GoogleEventTime.self, forKey: .originalStartTime)
        organizer = try container.decodeIfPresent(GooglePerson.self, forKey: .organizer)
        attendees = try container.decodeIfPresent([GoogleAttendee].self, forKey: .attendees) ?? []
        areAttendeesOmitted = try container.decodeIfPresent(Bool.self, forKey: .attendeesOmitted) ?? false
        transparency = try container.decodeIfPresent(String.self, forKey: .transparency)
        visibility = try container.decodeIfPresent(String.self, forKey: .visibility)
        eventType = try container.decodeIfPresent(String.self, forKey: .eventType)
        let conference = try container.decodeIfPresent(GoogleConference.self, forKey: .conferenceData)
        let hangout = try container.decodeIfPresent(String.self, forKey: .hangoutLink)
        conferenceURL = conference?.videoURL ?? hangout
        htmlLink = try container.decodeIfPresent(String.self, forKey: .htmlLink)
        created = try container.decodeInstantIfPresent(forKey: .created)
        updated = try container.decodeInstantIfPresent(forKey: .updated)
        etag = try container.decodeIfPresent(String.self, forKey: .etag)
    }

    private enum CodingKeys: String, CodingKey {
        case id, status, summary, description, location, start, end, originalStartTime, organizer, attendees
        case attendeesOmitted, transparency, visibility, eventType, conferenceData, hangoutLink, htmlLink
        case created, updated, etag
        case uid = "iCalUID"
        case recurringEventID = "recurringEventId"
    }
}
