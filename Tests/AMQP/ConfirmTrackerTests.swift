import Testing

@testable import AMQP

@Suite("Tracking publisher confirms")
struct ConfirmTrackerTests {
    private typealias Outcomes = [String: AMQPPublishOutcome]
    private let noRoute = AMQPPublishOutcome.returned(code: 312, text: "NO_ROUTE")

    private let other = AMQPPublishOutcome.returned(code: 313, text: "NO_CONSUMERS")

    private func tracker(_ entries: String...) -> ConfirmTracker<String> {
        var tracker = ConfirmTracker<String>()
        for entry in entries { tracker.sent(entry) }
        return tracker
    }

    @Test("tags count from one")
    func tags() {
        var tracker = ConfirmTracker<String>()
        #expect(tracker.sent("a") == 1)
        #expect(tracker.sent("b") == 2)
        tracker.answered(upTo: 2, multiple: true, as: .confirmed) { _, _ in }
        #expect(tracker.sent("c") == 3)
        #expect(tracker.outstanding == ["c"])
    }

    @Test("answers come singly, in any order, or for all up to a tag")
    func answers() {
        var tracker = tracker("a", "b", "c", "d", "e")
        var outcomes: Outcomes = [:]
        tracker.answered(upTo: 3, multiple: false, as: .rejected) { outcomes[$0] = $1 }
        #expect(outcomes == ["c": .rejected])
        tracker.answered(upTo: 4, multiple: true, as: .confirmed) { outcomes[$0] = $1 }
        #expect(outcomes == ["a": .confirmed, "b": .confirmed, "c": .rejected, "d": .confirmed])
        #expect(tracker.outstanding == ["e"])
        #expect(tracker.count == 1)
    }

    @Test("tag zero with multiple answers everything")
    func zero() {
        var tracker = tracker("a", "b")
        var settled: [String] = []
        tracker.answered(upTo: 0, multiple: true, as: .confirmed) { entry, _ in settled.append(entry) }
        #expect(settled == ["a", "b"])
    }

    @Test("an answer to nothing outstanding changes nothing", arguments: [0, 1, 3, 99, .max] as [UInt64])
    func stray(tag: UInt64) {
        var tracker = tracker("a", "b")
        tracker.answered(upTo: 1, multiple: false, as: .confirmed) { _, _ in }
        tracker.answered(upTo: tag, multiple: false, as: .confirmed) { entry, _ in Issue.record("\(entry) was settled")
        }
        #expect(tracker.outstanding == ["b"])
    }

    @Test("a returned message keeps its return when the confirmation follows")
    func returned() {
        var tracker = tracker("a", "b", "c")
        let isFound = tracker.returned(noRoute, matching: { $0 == "b" })
        #expect(isFound)
        var outcomes: Outcomes = [:]
        tracker.answered(upTo: 3, multiple: true, as: .confirmed) { outcomes[$0] = $1 }
        #expect(outcomes == ["a": .confirmed, "b": noRoute, "c": .confirmed])
    }

    @Test("equal messages are returned in the order they were sent")
    func equalMessages() {
        var tracker = tracker("x1", "y", "x2", "x3")
        let found = (0..<2).map { _ in tracker.returned(noRoute, matching: { $0.hasPrefix("x") }) }
        #expect(found == [true, true])
        var outcomes: Outcomes = [:]
        tracker.answered(upTo: 4, multiple: true, as: .confirmed) { outcomes[$0] = $1 }
        #expect(outcomes == ["x1": noRoute, "y": .confirmed, "x2": noRoute, "x3": .confirmed])
    }

    @Test("a return is looked for behind the last one, then everywhere, then by the looser rule")
    func order() {
        var tracker = tracker("a", "b", "a")
        let found = [
            tracker.returned(noRoute, matching: { $0 == "b" }),
            tracker.returned(other, matching: { $0 == "a" }),
            tracker.returned(noRoute, matching: { $0 == "z" }, { _ in true }),
            tracker.returned(noRoute, matching: { _ in true }),
        ]
        #expect(found == [true, true, true, false])
        var outcomes: [AMQPPublishOutcome] = []
        tracker.answered(upTo: 3, multiple: true, as: .confirmed) { outcomes.append($1) }
        #expect(outcomes == [noRoute, noRoute, other])
    }

    @Test("thousands of messages leave nothing behind")
    func long() {
        var tracker = ConfirmTracker<Int>()
        var settled: [Int] = []
        for round in 0..<100 {
            for message in 0..<100 { tracker.sent(round * 100 + message) }
            let last = UInt64(round * 100 + 100)
            tracker.answered(upTo: last - 1, multiple: round % 2 == 0, as: .confirmed) { entry, _ in
                settled.append(entry)
            }
            if round % 3 == 0 {
                tracker.answered(upTo: last, multiple: true, as: .confirmed) { entry, _ in settled.append(entry) }
            }
        }
        tracker.answered(upTo: 10_000, multiple: true, as: .confirmed) { entry, _ in settled.append(entry) }
        #expect(settled.sorted() == Array(0..<10_000))
        #expect(tracker.count == 0)
    }
}
