public import Schedules

/// A wall time and the zone it belongs to, by its IANA name or by that of Windows.
public struct GraphEventTime: Decodable, Sendable, Hashable {
    public var wall: WallTime
    public var timeZone: String

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let wall = WallTime(try container.decode(String.self, forKey: .dateTime)) else {
            throw DecodingError.dataCorruptedError(forKey: .dateTime, in: container, debugDescription: "no wall time")
        }
        self.wall = wall
        timeZone = try container.decodeIfPresent(String.self, forKey: .timeZone) ?? "UTC"
    }

    private enum CodingKeys: String, CodingKey {
        case dateTime, timeZone
    }
}
