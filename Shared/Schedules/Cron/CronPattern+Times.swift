/// Matching times of a day, as seconds since its midnight on the wall clock.
extension CronPattern {
    /// How many times of a day match.
    var timesPerDay: Int {
        hours.nonzeroBitCount * minutes.nonzeroBitCount * seconds.nonzeroBitCount
    }

    /// The first matching time at or after a second of the day.
    func nextTime(from second: Int) -> Int? {
        let (hour, minute) = (second / 3600, second / 60 % 60)
        if hours.contains(bit: hour) {
            if minutes.contains(bit: minute), let found = seconds.lowestBit(from: second % 60) {
                return hour * 3600 + minute * 60 + found
            }
            if let later = minutes.lowestBit(from: minute + 1) {
                return hour * 3600 + later * 60 + seconds.trailingZeroBitCount
            }
        }
        return hours.lowestBit(from: hour + 1).map {
            $0 * 3600 + minutes.trailingZeroBitCount * 60 + seconds.trailingZeroBitCount
        }
    }

    /// The last matching time at or before a second of the day.
    func previousTime(through second: Int) -> Int? {
        let (hour, minute) = (second / 3600, second / 60 % 60)
        if hours.contains(bit: hour) {
            if minutes.contains(bit: minute), let found = seconds.highestBit(through: second % 60) {
                return hour * 3600 + minute * 60 + found
            }
            if let earlier = minutes.highestBit(through: minute - 1) {
                return hour * 3600 + earlier * 60 + 63 - seconds.leadingZeroBitCount
            }
        }
        return hours.highestBit(through: hour - 1).map {
            $0 * 3600 + (63 - minutes.leadingZeroBitCount) * 60 + 63 - seconds.leadingZeroBitCount
        }
    }

    /// How many matching times lie before a second of the day.
    func countTimes(before second: Int) -> Int {
        let (hour, minute) = (second / 3600, second / 60 % 60)
        var count = hours.count(below: hour) * minutes.nonzeroBitCount * seconds.nonzeroBitCount
        guard hours.contains(bit: hour) else { return count }
        count += minutes.count(below: minute) * seconds.nonzeroBitCount
        return minutes.contains(bit: minute) ? count + seconds.count(below: second % 60) : count
    }
}
