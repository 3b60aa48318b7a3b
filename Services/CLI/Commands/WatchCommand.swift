import ArgumentParser
import FoundationEssentials
import Hosting
import Jobs
import Logging
import Models
import Postgres

/// What happens to runs and queued jobs, as it happens.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Show every transition of runs and queued jobs as it happens.",
        discussion: """
            Events are hints, each at most once: what the ledger says counts. Under load there are numbers in place of \
            single events. The first ones may be a second old.
            """)

    @Option(name: .long, help: "Only this scheduled job.") var job: String?
    @Option(name: .long, help: "Only this type of queued jobs.") var type: String?
    @Option(name: .long, help: "Only this status, such as dead_letter; may be given several times.")
    var status: [String] = []
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let job = try job.map { name in try Usage.checked { try Catalogue.job(named: name).name } }
        let selection = EventSelection(job: job, type: type, statuses: Set(status))
        try await Session.with { backbone in
            var session = backbone.session
            session.applicationName = "carillon-watch"
            try await watch(session) { try show($0, selection) }
        }
    }

    /// Watches until interrupted; a session that is lost is replaced.
    private func watch(_ session: PostgresConfiguration, _ show: (EventNotice) throws -> Void) async throws {
        var isFirst = true
        while true {
            do {
                let connection = try await PostgresConnection.connect(session, logger: Logger(label: "carillon"))
                let watch = try await EventWatch(connection)
                if !isFirst { Output.note("watching again; what happened meanwhile is not shown") }
                isFirst = false
                for await notice in watch.notices { try show(notice) }
                Output.note("the database is away; watching again as soon as it is back")
            } catch let error as PostgresError where !isFirst {
                Output.note("cannot watch, trying again in 1 s: \(error)")
            }
            try await ContinuousClock().sleep(for: .seconds(1))
        }
    }

    private func show(_ notice: EventNotice, _ selection: EventSelection) throws {
        for event in notice.events where selection.takes(event) {
            if output.json {
                try JSONLine.print(WatchedEvent(event, from: notice.from))
            } else {
                print(Self.line(event))
            }
        }
        if notice.more > 0 && !output.json { print("\(notice.more) more from \(notice.from)") }
        Output.flush()
    }

    static func line(_ event: Event) -> String {
        let what = event.id ?? "×\(event.count)"
        let tries = event.attempt.map { " attempt=\($0)" } ?? ""
        let cause = event.correlationID.map { " \($0)" } ?? ""
        let why = event.reason.map { " \(Cell.line($0))" } ?? ""
        return
            "\(Instant.text(event.at)) \(event.kind.rawValue) \(event.name) \(what) \(event.status)\(tries)\(cause)\(why)"
    }
}
