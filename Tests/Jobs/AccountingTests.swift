import FoundationEssentials
import Schedules
import Testing

@testable import Jobs

@Suite("Accounting for the instants that passed")
struct AccountingTests {
    private let zero = Date(timeIntervalSince1970: 1_800_000_000)
    private let everyTen: Schedule

    init() throws {
        everyTen = try Schedule("@every 10s")
    }

    private func accounting(after: TimeInterval, now: TimeInterval, catchUp: Duration = .seconds(3600)) -> Accounting {
        Accounting(
            of: everyTen, accountedTo: zero.addingTimeInterval(after), now: zero.addingTimeInterval(now),
            catchUp: catchUp)
    }

    @Test("finds nothing between two instants")
    func nothing() {
        #expect(accounting(after: 0, now: 9.9) == accounting(after: 0, now: 0))
        #expect(accounting(after: 0, now: 9.9).due == nil)
    }

    @Test("takes an instant at its very moment")
    func onTime() {
        let due = accounting(after: 0, now: 10).due
        #expect(due == .init(after: zero, through: zero.addingTimeInterval(10), count: 1))
    }

    @Test("coalesces what was missed into the latest instant")
    func coalesced() {
        let accounting = accounting(after: 0, now: 125)
        #expect(accounting.missed == nil)
        #expect(accounting.due == .init(after: zero, through: zero.addingTimeInterval(120), count: 12))
    }

    @Test("splits what is beyond the catch-up window off as missed, each instant once")
    func beyondTheWindow() {
        let accounting = accounting(after: 0, now: 125, catchUp: .seconds(60))
        #expect(accounting.missed == .init(after: zero, through: zero.addingTimeInterval(60), count: 6))
        #expect(
            accounting.due
                == .init(after: zero.addingTimeInterval(60), through: zero.addingTimeInterval(120), count: 6))
    }

    @Test("with a window of zero still runs an instant that is a little late, and makes up for none before")
    func littleLate() {
        let accounting = accounting(after: 0, now: 24, catchUp: .zero)
        #expect(accounting.missed?.count == 1)
        #expect(accounting.due?.count == 1)
        #expect(self.accounting(after: 0, now: 26, catchUp: .zero).due == nil)
    }

    @Test("with a window of zero still runs an instant that is due this moment")
    func noWindow() {
        let accounting = accounting(after: 0, now: 20, catchUp: .zero)
        #expect(accounting.missed?.count == 1)
        #expect(accounting.due?.through == zero.addingTimeInterval(20))
    }

    @Test("accounts for every instant exactly once, however the time is cut", arguments: 0..<50)
    func everyInstantOnce(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        var accountedTo = zero
        var now = zero
        var counted = 0
        while now < zero.addingTimeInterval(3600) {
            now = now.addingTimeInterval(.random(in: 0...300, using: &generator))
            let accounting = Accounting(of: everyTen, accountedTo: accountedTo, now: now, catchUp: .seconds(45))
            for span in [accounting.missed, accounting.due].compactMap(\.self) {
                #expect(span.after == accountedTo)
                counted += span.count
                accountedTo = span.through
            }
        }
        #expect(counted == everyTen.count(after: zero, through: now))
    }
}
