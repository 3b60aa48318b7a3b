/// Rules for some crawlers.
struct RobotsGroup {
    var agents: Set<String> = []
    var rules: [RobotsRules.Rule] = []
    var delay: Duration?

    /// The longest delay that is heeded; sites that ask for more are not meant to be crawled.
    private static let longestDelay = 300.0

    static func parse(_ text: String) -> [RobotsGroup] {
        var groups: [RobotsGroup] = []
        var isNaming = false
        for line in text.split(whereSeparator: \.isNewline) {
            guard let (key, value) = record(line) else { continue }
            if key == "user-agent" {
                if !isNaming { groups.append(RobotsGroup()) }
                groups[groups.count - 1].agents.insert(token(value))
                isNaming = true
            } else if !groups.isEmpty, groups[groups.count - 1].take(key, value) {
                // records of other kinds, such as a sitemap, do not end the names
                isNaming = false
            }
        }
        return groups
    }

    private mutating func take(_ key: String, _ value: Substring) -> Bool {
        switch key {
        case "allow", "disallow":
            // an empty pattern matches nothing
            if !value.isEmpty {
                rules.append(RobotsRules.Rule(pattern: RobotsPattern(value), isAllowed: key == "allow"))
            }
        case "crawl-delay":
            if let seconds = Double(value), seconds >= 0 { delay = .seconds(min(seconds, Self.longestDelay)) }
        default: return false
        }
        return true
    }

    private static func record(_ line: Substring) -> (key: String, value: Substring)? {
        let body = line.prefix { $0 != "#" }
        guard let colon = body.firstIndex(of: ":") else { return nil }
        let key = body[..<colon].filter { !$0.isWhitespace && $0 != "\u{FEFF}" }.lowercased()
        var value = body[body.index(after: colon)...].drop(while: \.isWhitespace)
        while value.last?.isWhitespace == true { value.removeLast() }
        return (key, value)
    }

    /// `ExampleBot/1.0` is `examplebot`.
    private static func token(_ value: Substring) -> String {
        if value.hasPrefix("*") { return "*" }
        return value.prefix { $0.isASCII && ($0.isLetter || $0 == "-" || $0 == "_") }.lowercased()
    }
}
