import FoundationEssentials
import Models
import Testing

@testable import Jobs

@Suite("A child's standard error")
struct ChildErrorStreamTests {
    private func text(_ message: ChildMessage) throws -> [UInt8] {
        [ChildMessage.separator] + Array(try JSONEncoder().encode(message)) + [UInt8(ascii: "\n")]
    }

    @Test("messages are taken out wherever they stand, however they are cut, and words are passed on")
    func mixed() throws {
        let report = ChildReport(
            status: "success", enqueued: [.ingestion: 2], usage: ChildUsage(cpuMilliseconds: 3, peakMemory: 4))
        let all =
            try Array("be".utf8) + text(.began) + Array("fore\nlast ".utf8) + text(.ended(report)) + Array("words".utf8)
        for size in [1, 2, 7, all.count] {
            var stream = ChildErrorStream()
            var words: [UInt8] = []
            for start in stride(from: 0, to: all.count, by: size) {
                words += stream.take(all[start..<min(start + size, all.count)])
            }
            #expect(String(decoding: words, as: UTF8.self) == "before\nlast words")
            #expect(stream.hasBegun)
            #expect(stream.report?.status == "success" && stream.report?.enqueued == [.ingestion: 2])
            #expect(stream.report?.usage == report.usage)
        }
    }

    @Test("what only looks like a message is words")
    func garbage() {
        var stream = ChildErrorStream()
        let line = [ChildMessage.separator] + Array("{\"began\":1}\n".utf8)
        let endless = [ChildMessage.separator] + [UInt8](repeating: 65, count: 100_000)
        #expect(stream.take(line) == Array(line.dropFirst()))
        #expect(stream.take(endless).count > 65_536)
        #expect(!stream.hasBegun && stream.report == nil)
    }

    @Test("why Swift's runtime stops is the reason, however long the backtrace after it")
    func fatal() {
        var stream = ChildErrorStream()
        let words = "Main.swift:3: Fatal error: out of luck\n" + String(repeating: "frame\n", count: 1000)
        _ = stream.take(Array(words.utf8))
        let ending = ChildEnding(stderr: stream, manner: "was killed by signal 4", pid: 1, usage: ChildUsage())
        #expect(ending.description == "its process was killed by signal 4: Main.swift:3: Fatal error: out of luck")
    }

    @Test("of the words the last are kept, and the last line is the reason")
    func last() {
        var stream = ChildErrorStream()
        _ = stream.take([UInt8](repeating: 65, count: 10_000))
        _ = stream.take(Array("\nmalloc(): corrupted\n".utf8))
        #expect(stream.lastWords.count == ChildErrorStream.limit)
        let ending = ChildEnding(stderr: stream, manner: "was killed by signal 5", pid: 1, usage: ChildUsage())
        #expect(ending.description == "its process was killed by signal 5: malloc(): corrupted")
    }
}
