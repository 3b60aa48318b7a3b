/// A cron expression read in the plainest way, for comparison: sets of numbers, no names.
struct OracleExpression {
    private let sets: [Set<Int>]
    private let eitherDay: Bool
    let isInterval: Bool
    var isHourlyPace: Bool { isInterval && sets[2].count == 24 }

    init(_ text: String) {
        var fields = text.split(separator: " ").map(String.init)
        if fields.count == 5 { fields.insert("0", at: 0) }
        let bounds = [(0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 7)]
        sets = zip(fields, bounds).map { field, bounds in
            Set(field.split(separator: ",").flatMap { Self.values(String($0), bounds.0, bounds.1) })
        }
        eitherDay = !fields[3].hasPrefix("*") && !fields[5].hasPrefix("*")
        isInterval = fields[0...2].contains { $0.contains("*") || $0.contains("-") || $0.contains("/") }
    }

    func matches(_ wall: WallFields) -> Bool {
        let onDay = sets[3].contains(wall.day)
        let onWeekday = sets[5].contains(wall.weekday) || (wall.weekday == 0 && sets[5].contains(7))
        return sets[0].contains(wall.second) && sets[1].contains(wall.minute) && sets[2].contains(wall.hour)
            && sets[4].contains(wall.month) && (eitherDay ? onDay || onWeekday : onDay && onWeekday)
    }

    private static func values(_ item: String, _ low: Int, _ high: Int) -> [Int] {
        let parts = item.split(separator: "/").map(String.init)
        let step = parts.count > 1 ? Int(parts[1]) ?? 1 : 1
        if parts[0] == "*" { return Array(stride(from: low, through: high, by: step)) }
        let ends = parts[0].split(separator: "-").compactMap { Int($0) }
        let last = ends.count > 1 ? ends[1] : parts.count > 1 ? high : ends[0]
        return Array(stride(from: ends[0], through: last, by: step))
    }
}
