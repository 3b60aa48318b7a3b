import ArgumentParser
import FoundationEssentials
import Hosting
import Jobs
import Models

/// One dead letter.
struct DeadShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one dead letter with its payload or body and every attempt's error.")

    @Argument(help: "The letter's id.") var id: Int64
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await Session.with { backbone in
            let letter = try await DeadLetterLedger.show(id, in: backbone.database)
            if output.json { return try JSONLine.print(letter) }
            print(try Self.details(of: letter).text())
        }
    }

    static func details(of letter: DeadLetterRecord) throws -> Details {
        var details = Details()
        details.add("id", "\(letter.id)")
        details.add("kind", letter.kind.rawValue)
        details.add("family", letter.family)
        details.add("name", letter.name)
        details.add("reason", letter.reason)
        details.add("job", letter.jobID.map { "\($0)" })
        details.add("created", letter.createdAt)
        details.add("correlation", letter.correlationID)
        details.add("message id", letter.messageID)
        details.add("exchange", letter.exchange)
        details.add("routing key", letter.routingKey)
        if letter.headers != .object([:]) { try details.add("headers", letter.headers) }
        details.add("payload", letter.payload)
        details.add("body", letter.bodyText)
        details.add("body size", letter.bodySize.map { "\($0)" })
        try details.add(errors: letter.errors)
        details.add("replayed", letter.replayedAt)
        details.add("replayed by", letter.replayedBy)
        details.add("replayed as", letter.replayedJob.map { "job \($0)" })
        details.add("replayed as", letter.replayedRun.map { "run \($0.uuidString.lowercased())" })
        return details
    }
}
