import ArgumentParser
import FoundationEssentials
import Hosting
import Jobs
import Models

/// What was done by hand.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "List what was done to the ledger and to accounts, newest first.")

    @Option(name: .long, help: "Only by this actor.") var actor: String?
    @Option(name: .long, help: "Only this action, or all of a group such as dead.") var action: String?
    @Option(name: .long, help: "Only done to this, e.g. 'job 12'.") var subject: String?
    @Option(name: .long, help: "Only under this correlation id.") var correlation: String?
    @Option(name: .long, help: "Only since then: an instant, or a span like 2h.", transform: Moment.init(parsing:))
    var since: Moment?
    @Option(name: .long, help: "Only before then: an instant, or a span like 2h.", transform: Moment.init(parsing:))
    var until: Moment?
    @OptionGroup var owner: OwnerOptions
    @OptionGroup var page: PageOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await Session.with { backbone in
            let database = backbone.database
            var filter = AuditFilter()
            filter.actor = actor
            filter.action = action
            filter.subject = subject
            filter.correlationID = correlation
            filter.since = try await since?.past(in: database)
            filter.until = try await until?.past(in: database)
            filter.tenantID = try await owner.tenantID(in: database)
            filter.userID = try await owner.userID(in: database)
            filter.before = page.before
            try show(try await AuditLog.list(filter, limit: page.limit, in: database))
        }
    }

    private func show(_ entries: [AuditEntry]) throws {
        if output.json { return try entries.forEach { try JSONLine.print($0) } }
        var table = Table("ID", "AT", "ACTOR", "ACTION", "SUBJECT", "DETAILS")
        for entry in entries {
            table.add(
                "\(entry.id)", Instant.text(entry.at), entry.actor, entry.action, entry.subject,
                Cell.line(try entry.details.text, limit: 120))
        }
        print(table.isEmpty ? "nothing was done yet" : table.text())
        page.note(after: entries.last?.id, count: entries.count)
    }
}
