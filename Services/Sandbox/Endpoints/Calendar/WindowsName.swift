/// What Exchange calls some zones; others it knows by their IANA names.
enum WindowsName {
    private static let names = [
        "America/New_York": "Eastern Standard Time", "America/Los_Angeles": "Pacific Standard Time",
        "America/Sao_Paulo": "E. South America Standard Time", "America/St_Johns": "Newfoundland Standard Time",
        "Europe/London": "GMT Standard Time", "Europe/Berlin": "W. Europe Standard Time",
        "Europe/Paris": "Romance Standard Time", "Asia/Kolkata": "India Standard Time",
        "Asia/Tokyo": "Tokyo Standard Time", "Australia/Sydney": "AUS Eastern Standard Time",
        "Australia/Lord_Howe": "Lord Howe Standard Time", "Pacific/Auckland": "New Zealand Standard Time",
        "Pacific/Chatham": "Chatham Islands Standard Time",
    ]

    /// Zones that events are made in.
    static let zones = names.keys.sorted()

    static func name(of zone: String) -> String { names[zone] ?? zone }

    /// The IANA name of either kind of name.
    static func zone(of name: String) -> String {
        names.first { $0.value == name }?.key ?? name
    }
}
