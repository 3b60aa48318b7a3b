import FoundationEssentials
import Logging
import Synchronization
import Testing

@testable import Operations

@Suite("Log lines")
struct LineLogHandlerTests {
    private final class Lines: LineSink {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func write(_ line: [UInt8]) { lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) } }
    }

    private let lines = Lines()
    private let redaction = Redaction()

    private func logger(_ component: String, _ format: LogFormat = .text, level: Logger.Level = .info) -> Logger {
        let time = Timestamp(seconds: 1_795_248_000, nanoseconds: 123_999_999)
        return Logger(label: component) { label in
            LineLogHandler(
                component: label,
                level: level,
                format: format,
                redaction: redaction,
                sink: lines,
                clock: { time }
            )
        }
    }

    @Test("a line has time, level, component, message and fields: first at, last the correlation id")
    func text() {
        logger("scheduler").info(
            "tick: job=ingest_emails started",
            metadata: ["correlation_id": "job-1", "trigger": "schedule", "at": "2026-11-21T08:00:00Z"]
        )
        logger("task").warning("slow", metadata: ["duration_ms": "12", "scanned": "842", "note": "two words"])
        #expect(
            lines.all == [
                "2026-11-21T08:00:00.123Z info  [scheduler] tick: job=ingest_emails started "
                    + "at=2026-11-21T08:00:00Z trigger=schedule correlation_id=job-1\n",
                "2026-11-21T08:00:00.123Z warning [task] slow note=\"two words\" scanned=842 duration_ms=12\n",
            ]
        )
    }

    @Test("JSON lines carry the same, with numbers as numbers")
    func json() {
        logger("task", .json).error(
            "failed \"twice\"",
            metadata: [
                "duration_ms": .stringConvertible(12), "ok": .stringConvertible(false), "time": "x",
                "list": ["a", "b"], "map": ["k": "v"], "correlation_id": "job-1",
            ]
        )
        #expect(
            lines.all == [
                #"{"time":"2026-11-21T08:00:00.123Z","level":"error","component":"task","#
                    + #""message":"failed \"twice\"","list":["a","b"],"map":{"k":"v"},"ok":false,"_time":"x","#
                    + #""duration_ms":12,"correlation_id":"job-1"}"# + "\n"
            ]
        )
    }

    @Test("whatever is logged, it is one line", arguments: [LogFormat.text, .json])
    func oneLine(format: LogFormat) {
        let nasty = "a\nb\r\u{85}\u{2028}\u{2029}\u{1B}[31m\u{0}\u{7F}\u{9B}\tc"
        logger("a\nb", format).info("\(nasty)", metadata: ["k\n": "\(nasty)", "n": ["\(nasty)": "\(nasty)"]])
        let line = lines.all.joined()
        let ends = line.unicodeScalars.filter { $0.breaksLines }
        #expect(ends.map(\.value) == [10])
        #expect(line.hasSuffix("\n"))
    }

    @Test(
        "a value is quoted only when it must be",
        arguments: [
            ("plain-value_1:2", "plain-value_1:2"), ("", "\"\""), ("a b", "\"a b\""), ("a=b", "\"a=b\""),
            ("say \"hi\"", #""say \"hi\"""#), (#"back\slash"#, #""back\\slash""#), ("ümlaut", "ümlaut"),
            ("new\nline", #""new\nline""#), ("nb\u{A0}sp", "\"nb\u{A0}sp\""),
        ]
    )
    func quoting(value: String, shown: String) {
        logger("x").info("m", metadata: ["v": "\(value)"])
        #expect(lines.all == ["2026-11-21T08:00:00.123Z info  [x] m v=\(shown)\n"])
    }

    @Test("secrets are gone from message, values and nested values", arguments: [LogFormat.text, .json])
    func secrets(format: LogFormat) {
        redaction.register("hush-hush")
        var logger = logger("x", format)
        logger[metadataKey: "own"] = "hush-hush"
        logger.info(
            "hush-hush amqp://u:pw@h",
            metadata: ["a": ["hush-hush"], "b": ["k": .stringConvertible(Substring("hush-hush"))]]
        )
        let line = lines.all.joined()
        #expect(!line.contains("hush-hush") && !line.contains("pw"))
        #expect(line.contains("[redacted] amqp://u:[redacted]@h"))
    }

    @Test("a secret at the edge of what is cut off does not show in part")
    func secretsAtTheEdge() {
        redaction.register("hush-hush")
        let text = String(repeating: "x", count: LogLine.longestValue - 4) + "hush-hush"
        logger("x").info("m", metadata: ["v": "\(text)"])
        #expect(!lines.all.joined().contains("hush"))
    }

    @Test("an overlong value is cut between characters and says how long it was")
    func cut() {
        let cut = LogLine.cut(String(repeating: "ü", count: 10), to: 5)
        #expect(cut == "üü… (20 bytes in all)")
        #expect(LogLine.cut("12345", to: 5) == "12345")
    }

    @Test("nearer metadata wins, and an error is a field")
    func precedence() {
        var logger = logger("x")
        logger[metadataKey: "k"] = "logger"
        logger.info("m", metadata: ["k": "call"])
        logger.error("m", error: SettingsError([]))
        #expect(
            lines.all == [
                "2026-11-21T08:00:00.123Z info  [x] m k=call\n",
                "2026-11-21T08:00:00.123Z error [x] m k=logger error=\"0 settings are wrong:\"\n",
            ]
        )
    }

    @Test("times agree with the calendar from 1970 to 2400")
    func timestamps() {
        for seconds in stride(from: 0, through: 13_569_465_600, by: 86_400 * 11 + 3601) {
            var bytes: [UInt8] = []
            Timestamp(seconds: seconds, nanoseconds: 7_000_000).append(to: &bytes)
            let expected = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
            #expect(String(decoding: bytes, as: UTF8.self) == expected.dropLast() + ".007Z")
        }
    }

    @Test("many writers at once leave every line whole and lose none", .timeLimit(.minutes(1)))
    func wholeLines() async throws {
        let path = FileManager.default.temporaryDirectory.path + "/carillon-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let descriptor = try #require(openForWriting(path))
        let sink = DescriptorSink(descriptor)
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    for number in 0..<500 {
                        sink.write(Array((String(repeating: "\(writer)", count: 100 + number) + "\n").utf8))
                    }
                }
            }
        }
        closeDescriptor(descriptor)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let written = text.split(separator: "\n")
        #expect(written.count == 4000)
        #expect(written.allSatisfy { Set($0).count == 1 })
    }
}
