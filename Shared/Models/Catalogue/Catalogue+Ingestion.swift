extension Catalogue {
    static let user = ParameterSpec("user_id", .uuid, "only this user")

    static let syncParameters: [ParameterSpec] = [
        user,
        ParameterSpec("provider", .choice(["gmail", "outlook"]), "only this provider; all when absent"),
        ParameterSpec("full_sync", .flag, "list everything again instead of the changes"),
        ParameterSpec("lookback_days", .integer(1...3650), "how far back a first or full sync reads"),
    ]

    static let ingestion: [CataloguedJob] = [
        CataloguedJob(
            "ingest_emails", .ingestion, every: "*/5 * * * *", aliases: ["email_sync", "email_sync_job"],
            parameters: syncParameters, "brings in new, changed and deleted mail of every linked mailbox"),
        CataloguedJob(
            "ingest_calendar_events", .ingestion, every: "*/10 * * * *", aliases: ["calendar_sync"],
            parameters: syncParameters, "brings in calendar events with their attendees"),
        CataloguedJob(
            "process_scheduled_syncs", .ingestion, every: "*/5 * * * *", aliases: ["process_scheduled_syncs_job"],
            "dispatches connections that have a sync interval of their own"),
        CataloguedJob(
            "process_capture_queue", .ingestion, every: "*/5 * * * *", aliases: ["process_capture_queue_job"],
            "turns validated memory candidates into memories"),
        CataloguedJob(
            "scrape_mep_meetings", .ingestion, every: "0 3 * * *", timeout: .seconds(30 * 60), isolation: .process,
            "reads published meeting pages of Members of the European Parliament"),
        CataloguedJob(
            "ingest_pending_documents", .ingestion, every: "0 * * * *",
            aliases: ["file_ingestion", "process_documents"],
            "takes up documents whose ingestion has not run"),
    ]
}
