import FoundationEssentials
import Providers
import Schedules

/// A time of an event as columns: a date, which belongs to no zone, or an instant and its zone; none where there is no
/// time.
struct EventTimeColumns: Sendable {
    let instant: Date?
    /// IANA.
    let zone: String?
    /// As the provider wrote it.
    let givenZone: String?
    /// `YYYY-MM-DD`.
    let date: String?

    init(_ time: EventTime?) {
        switch time {
        case .day(let day)?: (instant, zone, givenZone, date) = (nil, nil, nil, "\(day)")
        case .moment(let moment, let zone)?:
            (instant, self.zone, givenZone, date) = (moment, zone.name, EventColumns.clean(zone.given), nil)
        case nil: (instant, zone, givenZone, date) = (nil, nil, nil, nil)
        }
    }
}
