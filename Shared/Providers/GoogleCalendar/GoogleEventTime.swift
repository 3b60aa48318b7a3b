public import FoundationEssentials
public import Schedules

/// When an event of Google begins or ends.
public enum GoogleEventTime: Decodable, Sendable, Hashable {
    case day(CivilDate)
    /// An instant, and the IANA zone where the event names one.
    case moment(Date, zone: String?)

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let text = try container.decodeIfPresent(String.self, forKey: .date) {
            guard let date = CivilDate(text) else {
                throw DecodingError.dataCorruptedError(forKey: .date, in: container, debugDescription: "no date")
            }
            self = .day(date)
        } else if let instant = try container.decodeInstantIfPresent(forKey: .dateTime) {
            self = .moment(instant, zone: try container.decodeIfPresent(String.self, forKey: .timeZone))
        } else {
            throw DecodingError.keyNotFound(
                CodingKeys.dateTime, .init(codingPath: container.codingPath, debugDescription: "no time"))
        }
    }

    /// In the form common to all providers.
    /// - Parameter calendarZone: of an event that names no zone.
    func time(calendarZone: String?) -> EventTime {
        switch self {
        case .day(let date): .day(date)
        case .moment(let instant, let zone): .moment(instant, zone: EventZone(zone ?? calendarZone ?? "UTC"))
        }
    }

    private enum CodingKeys: String, CodingKey {
        case date, dateTime, timeZone
    }
}
