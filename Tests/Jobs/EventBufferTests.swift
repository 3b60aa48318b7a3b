import FoundationEssentials
import Testing

@testable import Jobs

@Suite("A buffer of events")
struct EventBufferTests {
    private static let time = Date(timeIntervalSince1970: 1_795_000_000.25)

    private static func notice(_ buffer: inout EventBuffer) throws -> EventNotice? {
        try buffer.take(from: "test@here:1", at: time).map { try EventNotice(parsing: $0) }
    }

    private static func job(_ id: Int, _ type: String = "sync", _ status: String = "success") -> Transition {
        Transition(.job, type, id: "\(id)", status: status, attempt: 1, correlationID: "job-\(id)")
    }

    @Test("gives every event with all it knows, in order, and is empty afterwards")
    func details() throws {
        var buffer = EventBuffer()
        for id in 1...3 { buffer.add(Self.job(id), at: Self.time) }
        let taken = try Self.notice(&buffer)
        let notice = try #require(taken)
        #expect(notice.from == "test@here:1" && notice.more == 0)
        #expect(notice.events.map(\.id) == ["1", "2", "3"])
        let event = try #require(notice.events.first)
        #expect(event == Event(Self.job(1), at: Self.time))
        #expect(event.at == Self.time && event.attempt == 1 && event.correlationID == "job-1")
        #expect(buffer.isEmpty)
        let next = try Self.notice(&buffer)
        #expect(next == nil)
    }

    @Test("counts by kind where there are too many, and loses none of them")
    func summary() throws {
        var buffer = EventBuffer()
        for id in 1...5000 { buffer.add(Self.job(id, id.isMultiple(of: 5) ? "other" : "sync"), at: Self.time) }
        let taken = try Self.notice(&buffer)
        let notice = try #require(taken)
        #expect(notice.events.map(\.count) == [4000, 1000])
        #expect(notice.events.map(\.name) == ["sync", "other"])
        #expect(notice.events.allSatisfy { $0.id == nil } && notice.more == 0)
    }

    @Test("fits into a notification whatever clients call things", arguments: [10, 60, 3000])
    func size(count: Int) throws {
        var buffer = EventBuffer()
        var total = 0
        for number in 1...count {
            let wild = String(repeating: "\u{1F514}\"\\\u{7}", count: 300) + "\(number)"
            var transition = Transition(.job, wild, id: wild, status: "retry", correlationID: wild, reason: wild)
            transition.name = "\(number)" + wild
            buffer.add(transition, at: Self.time)
            total += 1
        }
        let taken = buffer.take(from: "test@here:1", at: Self.time)
        let payload = try #require(taken)
        #expect(payload.utf8.count < 8000)
        let notice = try EventNotice(parsing: payload)
        #expect(notice.events.reduce(notice.more) { $0 + $1.count } == total)
    }

    @Test("counts what nothing is known of")
    func unknown() throws {
        var buffer = EventBuffer()
        buffer.add(Self.job(1), at: Self.time)
        for _ in 0..<7 { buffer.addUnknown() }
        let taken = try Self.notice(&buffer)
        let notice = try #require(taken)
        #expect(notice.events.reduce(notice.more) { $0 + $1.count } == 8)
    }
}
