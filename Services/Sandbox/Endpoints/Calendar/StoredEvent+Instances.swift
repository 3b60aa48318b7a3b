import FoundationEssentials
import Schedules

extension StoredEvent {
    /// Its instances that are in a time, or would be if they had not been moved; itself where it is alone. Those that
    /// are gone are among them.
    func instances(in window: Range<Date>) -> [EventInstance] {
        guard let repetition else {
            return span.overlaps(window) ? [alone] : []
        }
        // Some days more, for the date may be another one in the zone, and instances are moved.
        let last = ZoneClock.utc.wall(at: window.upperBound).date
        let dates = repetition.dates(from: span.start.date, through: CivilDate(dayNumber: last.dayNumber + 7))
        return dates.map(instance).filter { instance in
            instance.span.overlaps(window) || (instance.original?.overlaps(window) ?? false)
        }
    }

    var alone: EventInstance {
        EventInstance(
            event: self, original: nil, span: span, title: content.title, isException: false, state: state,
            revision: revision)
    }

    func instance(on date: CivilDate) -> EventInstance {
        let original = span.moved(to: date)
        let exception = exceptions[date]
        return EventInstance(
            event: self, original: original, span: exception?.span ?? original,
            title: exception?.title ?? content.title, isException: exception.map { !$0.isCancelled } ?? false,
            state: exception?.isCancelled ?? false ? .deleted : state,
            revision: max(revision, exception?.revision ?? 0))
    }

    /// The instance on a date; `nil` where the series has none there.
    func existingInstance(on date: CivilDate) -> EventInstance? {
        guard let repetition, repetition.dates(from: span.start.date, through: date).last == date else { return nil }
        return instance(on: date)
    }
}
