import Schedules

/// How a series goes on.
struct EventRepetition: Sendable, Equatable, Codable {
    enum Frequency: String, Sendable, Codable {
        case daily = "DAILY"
        case weekly = "WEEKLY"
        case monthly = "MONTHLY"
    }

    var frequency: Frequency
    /// Every so many days, weeks or months.
    var interval = 1
    /// Instances in all; `nil` for no end.
    var count: Int?

    /// As iCalendar writes it (RFC 5545 §3.3.10).
    var rule: String {
        let parts = ["FREQ=\(frequency.rawValue)"] + (interval == 1 ? [] : ["INTERVAL=\(interval)"])
        return "RRULE:" + (parts + (count.map { ["COUNT=\($0)"] } ?? [])).joined(separator: ";")
    }

    /// The dates of the series up to a date; months without the day are left out.
    func dates(from first: CivilDate, through last: CivilDate) -> [CivilDate] {
        var dates: [CivilDate] = []
        var step = 0
        while dates.count < count ?? Int.max {
            guard let date = date(step, from: first) else {
                step += 1
                continue
            }
            guard date <= last else { break }
            dates.append(date)
            step += 1
        }
        return dates
    }

    private func date(_ step: Int, from first: CivilDate) -> CivilDate? {
        switch frequency {
        case .daily: return CivilDate(dayNumber: first.dayNumber + step * interval)
        case .weekly: return CivilDate(dayNumber: first.dayNumber + 7 * step * interval)
        case .monthly:
            let month = first.year * 12 + first.month - 1 + step * interval
            let pad = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
            return CivilDate("\(month / 12)-\(pad(month % 12 + 1))-\(pad(first.day))")
        }
    }
}
