public import Schedules

/// The zone of an event, by whichever name a provider gives it.
public struct EventZone: Hashable, Sendable {
    /// The IANA name; `UTC` where the given name means nothing.
    public let name: String
    /// As the provider wrote it.
    public let given: String
    public let clock: ZoneClock

    /// Whether the given name means nothing to us. Then wall times are those of UTC.
    public var isUnknown: Bool { self.name == Self.utcName && !Self.meansUTC(given) }

    /// Coordinated Universal Time.
    public static let utc = Self("UTC")

    /// - Parameter given: an IANA name, or one of Windows.
    public init(_ given: String) {
        self.given = given
        let known = Self.candidates(given).lazy.compactMap { name in (try? ZoneClock(name)).map { (name, $0) } }.first
        if let known {
            (name, clock) = known
        } else {
            (name, clock) = (Self.utcName, .utc)
        }
    }

    private static let utcName = "UTC"

    /// An unusual name is tried as both kinds. Windows names first: none of them is an IANA name but `UTC`.
    private static func candidates(_ given: String) -> [String] {
        if meansUTC(given) { return [utcName] }
        return [WindowsZones.iana[given], given].compactMap { $0 }
    }

    private static func meansUTC(_ name: String) -> Bool {
        // What Exchange calls it where no zone was chosen.
        ["UTC", "tzone://Microsoft/Utc", "Etc/UTC", "Coordinated Universal Time"].contains(name)
    }
}
