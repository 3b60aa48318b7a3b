import Schedules

/// A zone that is known to exist.
struct EventClock: Sendable, Equatable {
    let name: String
    let clock: ZoneClock

    /// - Throws: ``SandboxError`` where there is no such zone.
    init(_ name: String) throws(SandboxError) {
        guard let clock = try? ZoneClock(name) else {
            throw SandboxError(.invalidValue, "there is no time zone '\(name)'; write an IANA name")
        }
        self.name = name
        self.clock = clock
    }

    private init(name: String, clock: ZoneClock) {
        self.name = name
        self.clock = clock
    }

    static let utc = EventClock(name: "UTC", clock: .utc)
}
