import Testing

@testable import Schedules

@Suite("Zone tables")
struct ZoneTableTests {
    @Test("agree with the C library at and around every jump, 1900 to 2150", arguments: TestZones.names)
    func everyJump(zone: String) throws {
        let table = try ZoneDatabase.shared.table(named: zone)
        var stretch = table.stretch(containing: -2_208_988_800)
        var instants: [Int] = []
        while stretch.end < 5_680_281_600 {
            instants += [stretch.end - 1, stretch.end, stretch.end + 1, stretch.end + 86_400]
            let next = table.stretch(containing: stretch.end)
            #expect(next.start == stretch.end)
            stretch = next
        }
        #expect(instants.map { table.stretch(containing: $0).offset } == SystemClock.offsets(zone: zone, at: instants))
    }

    @Test("agree with the C library at random instants, in every zone of the database")
    func everyZone() throws {
        var random = SplitMix(seed: 7)
        let names = ZoneDatabase.shared.names
        #expect(names.count > 400)
        for zone in names {
            let table = try ZoneDatabase.shared.table(named: zone)
            let instants = (0..<60).map { _ in Int.random(in: -3_000_000_000..<13_000_000_000, using: &random) }
            let offsets = instants.map { table.stretch(containing: $0).offset }
            #expect(offsets == SystemClock.offsets(zone: zone, at: instants), "\(zone)")
        }
    }

    @Test("find the C library's jumps and no others", arguments: TestZones.names)
    func sameJumps(zone: String) throws {
        let table = try ZoneDatabase.shared.table(named: zone)
        var found: [Int] = []
        var instant = table.stretch(containing: TestZones.years.lowerBound).end
        while instant < TestZones.years.upperBound {
            found.append(instant)
            instant = table.stretch(containing: instant).end
        }
        #expect(found == SystemClock.transitions(zone: zone, in: TestZones.years))
    }
}
