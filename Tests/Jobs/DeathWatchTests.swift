import FoundationEssentials
import Testing

@testable import Jobs

@Suite("The death watch")
struct DeathWatchTests {
    private let start = ContinuousClock.now
    private let id = UUID()

    private func sighting(locked: Bool, renewals: Int64 = 0) -> [ProcessSighting] {
        [ProcessSighting(id: id, renewals: renewals, isLocked: locked)]
    }

    /// A look whose answer comes at once.
    private func look(
        _ watch: inout DeathWatch, _ sightings: [ProcessSighting], at now: ContinuousClock.Instant
    ) -> [UUID] {
        watch.observe(sightings, asked: now, answered: now).map(\.id)
    }

    @Test("declares nobody dead whose lock is held and lease renewed")
    func living() {
        var watch = DeathWatch()
        for second in 0..<100 {
            let dead = look(&watch, sighting(locked: true, renewals: Int64(second / 5)), at: start + .seconds(second))
            #expect(dead.isEmpty)
        }
    }

    @Test("declares a process dead when its lock has been absent for a second")
    func absentLock() {
        var watch = DeathWatch()
        #expect(look(&watch, sighting(locked: false), at: start).isEmpty)
        #expect(look(&watch, sighting(locked: false), at: start + .milliseconds(999)).isEmpty)
        #expect(look(&watch, sighting(locked: false), at: start + .seconds(1)) == [id])
    }

    @Test("counts an absence from the first answer to the last question, for in between it was seen")
    func slowLooks() {
        var watch = DeathWatch()
        let absent = sighting(locked: false, renewals: 3)
        #expect(watch.observe(absent, asked: start, answered: start + .milliseconds(400)).isEmpty)
        #expect(watch.observe(absent, asked: start + .seconds(1), answered: start + .seconds(2)).isEmpty)
        let dead = watch.observe(absent, asked: start + .milliseconds(1400), answered: start + .milliseconds(1500))
        #expect(dead.map(\.id) == [id] && dead.map(\.renewals) == [3])
    }

    @Test("forgives a lock that comes back within the second")
    func briefAbsence() {
        var watch = DeathWatch()
        _ = look(&watch, sighting(locked: false), at: start)
        _ = look(&watch, sighting(locked: true), at: start + .milliseconds(500))
        #expect(look(&watch, sighting(locked: false), at: start + .milliseconds(1200)).isEmpty)
    }

    @Test("proves nothing by what it did not see while it stood still itself")
    func standstill() {
        var watch = DeathWatch()
        _ = look(&watch, sighting(locked: false), at: start)
        #expect(look(&watch, sighting(locked: false), at: start + .seconds(100)).isEmpty)
        #expect(look(&watch, sighting(locked: false), at: start + .seconds(101)) == [id])
    }

    @Test("declares a process dead that holds its lock but has not renewed for a lease")
    func frozen() {
        var watch = DeathWatch()
        _ = look(&watch, sighting(locked: true, renewals: 7), at: start)
        for second in 1..<15 {
            #expect(look(&watch, sighting(locked: true, renewals: 7), at: start + .seconds(second)).isEmpty)
        }
        #expect(look(&watch, sighting(locked: true, renewals: 7), at: start + .seconds(15)) == [id])
    }
}
