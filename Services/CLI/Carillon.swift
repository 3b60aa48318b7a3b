import ArgumentParser

/// The operator's command line.
@main struct Carillon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "carillon",
        abstract: "Looks at Carillon's ledger and rings its bells.",
        discussion: """
            Every command reads DATABASE_URL and AMQP_URL as the services do, and takes --json for programs.

            Exit codes: 0 done; 1 the answer is bad news (verify found a breach, a run failed, there is no \
            such thing); 2 the database, the \
            broker or the configuration is at fault; 64 wrong usage.
            """,
        subcommands: [
            Migrate.self, TickCommand.self, Runs.self, WatchCommand.self, JobsCommand.self, DeadCommand.self,
            PauseCommand.self,
            ResumeCommand.self, PausesCommand.self, LimitCommand.self, Scheduler.self, ScheduleCommand.self,
            ConnectionCommand.self, TokenCommand.self, IngestCommand.self, SearchCommand.self, DocumentsCommand.self,
            TokensCommand.self,
            Trace.self, AuditCommand.self, Verify.self, SettingsCommand.self,
        ])
}
