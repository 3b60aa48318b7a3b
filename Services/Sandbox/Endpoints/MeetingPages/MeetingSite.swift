import FoundationEssentials
import Synchronization

/// A parliament's site with its members' meetings, which tests change while it is read.
public final class MeetingSite: Sendable {
    /// A meeting as the site shows it.
    public struct Listed: Sendable, Hashable, Codable {
        public var title: String
        public var place: String
        public var participants: [String]
        /// `21-11-2026`, as the site writes dates.
        public var date: String

        public init(title: String, place: String, participants: [String], date: String) {
            self.title = title
            self.place = place
            self.participants = participants
            self.date = date
        }
    }

    /// How the site behaves.
    public struct Mood: Sendable, Hashable, Codable {
        /// After a redesign: rows have another class.
        public var isRedesigned = false
        /// Every page answers so.
        public var status: Int?
        /// Milliseconds waited for before each page.
        public var delayMs = 0
        /// How many pages are answered without this mood before it begins.
        public var skip = 0
        public var robots = "User-agent: *\nDisallow: /control\n"

        public init() {}

        /// Absent keys keep their defaults.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            isRedesigned = try values.decodeIfPresent(Bool.self, forKey: .isRedesigned) ?? isRedesigned
            status = try values.decodeIfPresent(Int.self, forKey: .status)
            delayMs = try values.decodeIfPresent(Int.self, forKey: .delayMs) ?? delayMs
            skip = try values.decodeIfPresent(Int.self, forKey: .skip) ?? skip
            robots = try values.decodeIfPresent(String.self, forKey: .robots) ?? robots
        }
    }

    /// What was asked of the site so far.
    public struct Counts: Sendable, Hashable, Codable {
        /// Requests for pages, answered or not.
        public var asked = 0
        /// Pages answered whole.
        public var whole = 0
        /// Pages that had not changed.
        public var unchanged = 0
    }

    private struct State {
        var members: [Int: [Listed]] = [:]
        var mood = Mood()
        var counts = Counts()
    }

    private let state = Mutex(State())

    static let pageSize = 10

    /// A site with two members.
    public init() {
        for member in [1, 2] { set((0..<25).map { Self.meeting($0, of: member) }, of: member) }
    }

    public var mood: Mood {
        get { state.withLock { $0.mood } }
        set { state.withLock { $0.mood = newValue } }
    }

    public var counts: Counts { state.withLock { $0.counts } }

    /// Counts a request for a page.
    ///
    /// - Returns: the mood that it is answered in.
    func take() -> Mood {
        state.withLock { state in
            state.counts.asked += 1
            guard state.mood.skip > 0 else { return state.mood }
            state.mood.skip -= 1
            return Mood()
        }
    }

    /// Puts what a member has published, newest first, in place of what was there.
    public func set(_ meetings: [Listed], of member: Int) { state.withLock { $0.members[member] = meetings } }

    public func meetings(of member: Int) -> [Listed]? { state.withLock { $0.members[member] } }

    func count(unchanged: Bool) {
        state.withLock { state in
            if unchanged { state.counts.unchanged += 1 } else { state.counts.whole += 1 }
        }
    }

    private static func meeting(_ number: Int, of member: Int) -> Listed {
        let subjects = [
            "Digital markets", "Fisheries quotas", "Rail passenger rights", "AI liability", "Soil monitoring",
        ]
        let parties = ["Café & Partners <EU>", "Rail Freight Forward", "Greenpeace", "DIGITALEUROPE", "City of Gdańsk"]
        let days = 20_700 - number * 3 - member
        let date = Date(timeIntervalSince1970: Double(days) * 86_400).formatted(.iso8601.year().month().day())
        let parts = date.split(separator: "-")
        return Listed(
            title: "\(subjects[(number + member) % 5]), part \(number)",
            place: number.isMultiple(of: 2) ? "Brussels" : "Online",
            participants: [parties[number % 5], parties[(number + 2) % 5]], date: "\(parts[2])-\(parts[1])-\(parts[0])")
    }
}
