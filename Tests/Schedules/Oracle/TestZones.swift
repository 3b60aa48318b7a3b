/// Zones that between them do everything a clock has done since 2000.
enum TestZones {
    static let names = [
        "Europe/Berlin", "America/New_York", "Europe/London",
        "Australia/Lord_Howe",  // half an hour
        "Pacific/Apia",  // skipped 30 December 2011
        "America/Sao_Paulo", "Asia/Beirut", "Africa/Cairo",  // at midnight
        "Africa/Casablanca",  // around Ramadan, daylight time as standard
        "Asia/Tehran", "Asia/Kathmandu", "Asia/Kolkata",  // half and quarter hours
        "Pacific/Auckland", "America/Santiago",  // south
        "Antarctica/Troll",  // two hours
        "Europe/Dublin",  // standard time in summer
        "Pacific/Chatham", "America/Caracas", "Asia/Pyongyang", "America/Godthab",
    ]

    /// The years of the property tests: 2000 to 2037.
    static let years = 946_684_800..<2_145_916_800
}
