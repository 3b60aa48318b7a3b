import ArgumentParser
import FoundationEssentials
import Hosting
import Jobs
import Models
import Postgres

/// Brings dead letters back to life.
struct DeadReplay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Replay dead letters as what they were meant to be: jobs are enqueued, ticks become runs.",
        discussion: """
            A letter is replayed once, however often it is asked for. With --payload and --routing-key a single one is \
            put right first. Exit code 1 when one cannot be replayed; it says why and stays.
            """)

    @Argument(help: "The letters' ids.") var ids: [Int64] = []
    @OptionGroup var selection: LetterSelection
    @Flag(name: .long, help: "Every letter that was not replayed.") var all = false
    @Flag(name: .long, help: "Only say how many there are.") var dryRun = false
    @Option(name: [.long, .customLong("rate")], help: "How many jobs become due a second; all at once when absent.")
    var perSecond: Double?
    @OptionGroup var content: ContentOptions
    @Option(name: .long, help: "A message's right key, <family>.<name>.") var routingKey: String?
    @OptionGroup var person: OperatorOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try Aim.check(ids: ids, filterIsEmpty: selection.isEmpty, all: all, what: "dead letter")
        if let perSecond, !(perSecond > 0 && perSecond.isFinite) {
            throw ValidationError("--per-second must be more than 0, not \(perSecond)")
        }
        let isEdit = content.payload != nil || content.payloadFile != nil || routingKey != nil
        guard !isEdit || ids.count == 1 else {
            throw ValidationError("--payload and --routing-key put one letter right; give its id")
        }
    }

    func run() async throws {
        let edit = LetterEdit(content: try content.read(), routingKey: routingKey)
        try await Session.with { backbone in
            let database = backbone.database
            let filter = try await filter(in: database)
            if dryRun {
                let count = try await DeadLetterLedger.count(filter, in: database)
                if output.json { return try JSONLine.print(Counted(count: count)) }
                return print("\(count) would be replayed")
            }
            let replayed = try await DeadLetterLedger.replay(
                filter, edit: edit, perSecond: perSecond, by: person.person, in: database)
            let due = Dictionary(grouping: replayed.compactMap(\.family)) { $0 }.mapValues(\.count)
            await Bell.ring(due, backbone)
            try show(replayed)
            if replayed.contains(where: { $0.outcome == .refused }) { throw ExitCode(1) }
        }
    }

    private func filter(in database: any PostgresQuerying) async throws -> DeadLetterFilter {
        var filter = try await selection.filter(in: database)
        if !ids.isEmpty {
            filter.ids = ids
            filter.isReplayed = nil  // so that one that was replayed says so
        }
        return filter
    }

    private func show(_ replayed: [Replayed]) throws {
        if output.json { return try replayed.forEach { try JSONLine.print($0) } }
        for one in replayed where ids.contains(one.letter) || one.outcome == .refused { print(Self.line(one)) }
        let done = replayed.count { $0.outcome != .refused && $0.outcome != .already }
        if ids.isEmpty { print("\(done) replayed, \(replayed.count - done) not") }
    }

    static func line(_ replayed: Replayed) -> String {
        let target =
            replayed.job.map { " as job \($0)" } ?? replayed.run.map { " as run \($0.uuidString.lowercased())" }
        let reason = replayed.reason.map { ": \($0)" } ?? ""
        let verb =
            switch replayed.outcome {
            case .enqueued, .run: "replayed"
            case .merged: "merged"
            case .already: "was replayed before"
            case .refused: "cannot be replayed"
            }
        return "dead letter \(replayed.letter) \(verb)\(target ?? "")\(reason)"
    }
}
