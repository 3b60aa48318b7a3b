import Glibc
import Synchronization

@testable import Schedules

/// The C library's zone tables, an implementation that shares no code with the one under test.
enum SystemClock {
    /// `TZ`, which belongs to the whole process. It enters the environment once and is then rewritten in place, so
    /// that other tests may read the environment meanwhile.
    private static let variable = Mutex(makeVariable())
    private static let capacity = 128

    /// Seconds ahead of UTC in a zone at some instants.
    static func offsets(zone: String, at instants: some Sequence<Int>) -> [Int] {
        variable.withLock { variable in
            precondition(zone.utf8.count < capacity - 5, "a zone's name is short")
            strcpy(variable.value, "TZ=:" + zone)
            tzset()
            return instants.map { offset(at: $0) }
        }
    }

    /// The instants between two others at which a zone's offset changes, to the second.
    static func transitions(zone: String, in range: Range<Int>) -> [Int] {
        let step = 3 * 3600
        let samples = Array(stride(from: range.lowerBound, to: range.upperBound, by: step))
        let offsets = offsets(zone: zone, at: samples)
        return samples.indices.dropFirst().compactMap { index in
            guard offsets[index] != offsets[index - 1] else { return nil }
            return bisect(zone: zone, from: samples[index - 1], to: samples[index], old: offsets[index - 1])
        }
    }

    /// The calendar fields of a wall-clock second, by `gmtime_r`.
    static func fields(wall: Int) -> WallFields {
        var time = time_t(wall)
        var fields = tm()
        gmtime_r(&time, &fields)
        return WallFields(
            second: Int(fields.tm_sec),
            minute: Int(fields.tm_min),
            hour: Int(fields.tm_hour),
            day: Int(fields.tm_mday),
            month: Int(fields.tm_mon) + 1,
            weekday: Int(fields.tm_wday)
        )
    }

    private struct Variable {
        let value: UnsafeMutablePointer<CChar>
    }

    private static func makeVariable() -> Variable {
        // The database reads TZDIR when it is made: let that be over.
        _ = ZoneDatabase.shared
        let value = UnsafeMutablePointer<CChar>.allocate(capacity: capacity)
        strcpy(value, "TZ=:UTC")
        putenv(value)
        return Variable(value: value)
    }

    private static func bisect(zone: String, from: Int, to: Int, old: Int) -> Int {
        var (low, high) = (from, to)
        while high - low > 1 {
            let middle = (low + high) / 2
            if offsets(zone: zone, at: [middle])[0] == old { low = middle } else { high = middle }
        }
        return high
    }

    private static func offset(at instant: Int) -> Int {
        var time = time_t(instant)
        var fields = tm()
        localtime_r(&time, &fields)
        return fields.tm_gmtoff
    }
}
