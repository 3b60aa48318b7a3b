import ArgumentParser
import FoundationEssentials
import Schedules

/// The next instants of any expression.
struct SchedulerNext: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "next", abstract: "The next instants of an expression.",
        discussion: """
            With --json and no expression it reads questions from standard input, one JSON object a line: \
            {"expression": "30 2 * * *", "zone": "Europe/Berlin", "from": "2026-03-28T00:00:00Z", "n": 3, \
            "dst": "shift"}, and answers each with {"instants": […]} or {"error": "…"}.
            """)

    @Argument(help: "A cron expression or '@every 3s'.") var expression: String?
    @Option(name: .long, help: "IANA time zone.") var zone = "UTC"
    @Option(name: .long, help: "After this instant; now when absent.") var from: String?
    @Option(name: .short, help: "How many.") var n = 5
    @Option(name: .long, help: "What a change of the clocks does: shift, skip or twice.") var dst = "shift"
    @OptionGroup var output: OutputOptions

    private struct Question: Decodable {
        var expression: String
        var zone: String?
        var from: String?
        var n: Int?
        var dst: String?
    }

    private struct Answer: Encodable {
        var instants: [Date]?
        var error: String?
    }

    /// How many instants may be asked for.
    static let counts = 0...1_000_000

    func validate() throws {
        try Usage.check("-n", n, in: Self.counts)
    }

    func run() async throws {
        guard let expression else { return try answerAll() }
        let question = Question(expression: expression, zone: zone, from: from, n: n, dst: dst)
        let instants = try Usage.checked { try answer(question) }
        if output.json { return try JSONLine.print(Answer(instants: instants)) }
        for instant in instants { print(Instant.text(instant)) }
    }

    static func instants(of schedule: Schedule, after start: Date, count: Int) -> [Date] {
        Array(sequence(first: start) { schedule.next(after: $0) }.dropFirst().prefix(count))
    }

    private func answer(_ question: Question) throws -> [Date] {
        guard let policy = DSTPolicy(rawValue: question.dst ?? dst) else {
            throw Fault("'\(question.dst ?? dst)' is no DST policy; it is shift, skip or twice")
        }
        let count = question.n ?? n
        try Usage.check("n", count, in: Self.counts)
        let schedule = try Schedule(question.expression, zone: question.zone ?? zone, dst: policy)
        let start = try (question.from ?? from).map(Instant.parse) ?? Date()
        return Self.instants(of: schedule, after: start, count: count)
    }

    private func answerAll() throws {
        guard output.json else {
            throw ValidationError("give an expression, or --json and questions on standard input")
        }
        while let line = readLine() {
            do {
                let question = try JSONDecoder().decode(Question.self, from: Data(line.utf8))
                try JSONLine.print(Answer(instants: try answer(question)))
            } catch {
                try JSONLine.print(Answer(error: "\(error)"))
            }
            Output.flush()
        }
    }
}
