import FoundationEssentials
import Testing

@testable import IngestionJobs

@Suite("Mail that was left out")
struct LeftOutMailTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)

    @Test("is asked for again by the next sync, then ever more rarely, and after most of a day no more")
    func schedule() {
        var mail = LeftOutMail()
        let isFirst = mail.add("m", at: Self.start)
        #expect(isFirst)
        var asked: [Int] = []
        for minute in 0...3000 where !mail.due(at: Self.start + Double(minute) * 60).isEmpty {
            asked.append(minute)
            let isNew = mail.add("m", at: Self.start + Double(minute) * 60)
            #expect(!isNew)
        }
        #expect(asked == [0, 5, 15, 35, 75, 155, 315, 635, 1275])
        #expect(mail.isEmpty)
    }

    @Test("is asked for again some at a time, the longest waiting first, until it is had or gone")
    func batches() {
        var mail = LeftOutMail()
        for number in 0..<30 { _ = mail.add("m\(number)", at: Self.start + Double(number)) }
        let first = mail.due(at: Self.start + 60)
        #expect(first == (0..<20).map { "m\($0)" })
        mail.remove(first)
        #expect(mail.due(at: Self.start + 60) == (20..<30).map { "m\($0)" })
        #expect(mail.due(at: Self.start).isEmpty)
    }
}
