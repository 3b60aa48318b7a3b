import FoundationEssentials
import Jobs

/// An event and where it happened, as a program reads it.
struct WatchedEvent: Encodable {
    private let event: Event
    private let from: String

    private enum CodingKeys: String, CodingKey {
        case from
    }

    init(_ event: Event, from: String) {
        self.event = event
        self.from = from
    }

    func encode(to encoder: any Encoder) throws {
        try event.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(from, forKey: .from)
    }
}
