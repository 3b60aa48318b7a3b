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

    @Test("declares nobody dead whose lock is held and lease renewed")
    func living() {
        var watch = DeathWatch()
        for second in 0..<100 {
            let dead = watch.observe(sighting(locked: true, renewals: Int64(second / 5)), at: start + .seconds(second))
            #expect(dead.isEmpty)
        }
    }

    @Test("declares a process dead when its lock has been absent for a second")
    func absentLock() {
        var watch = DeathWatch()
        #expect(watch.observe(sighting(locked: false), at: start).isEmpty)
        #expect(watch.observe(sighting(locked: false), at: start + .milliseconds(999)).isEmpty)
        #expect(watch.observe(sighting(locked: false), at: start + .seconds(1)) == [id])
    }

    @Test("forgives a lock that comes back within the second")
    func briefAbsence() {
        var watch = DeathWatch()
        _ = watch.observe(sighting(locked: false), at: start)
        _ = watch.observe(sighting(locked: true), at: start + .milliseconds(500))
        #expect(watch.observe(sighting(locked: false), at: start + .milliseconds(1200)).isEmpty)
    }

    @Test("proves nothing by what it did not see while it stood still itself")
    func standstill() {
        var watch = DeathWatch()
        _ = watch.observe(sighting(locked: false), at: start)
        #expect(watch.observe(sighting(locked: false), at: start + .seconds(100)).isEmpty)
        #expect(watch.observe(sighting(locked: false), at: start + .seconds(101)) == [id])
    }

    @Test("declares a process dead that holds its lock but has not renewed for a lease")
    func frozen() {
        var watch = DeathWatch()
        _ = watch.observe(sighting(locked: true, renewals: 7), at: start)
        for second in 1..<15 {
            #expect(watch.observe(sighting(locked: true, renewals: 7), at: start + .seconds(second)).isEmpty)
        }
        #expect(watch.observe(sighting(locked: true, renewals: 7), at: start + .seconds(15)) == [id])
    }
}
