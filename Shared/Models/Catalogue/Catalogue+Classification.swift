extension Catalogue {
    static let batch = ParameterSpec("limit", .integer(1...10_000), "how many at most")

    static let classification: [CataloguedJob] = [
        CataloguedJob(
            "classify_emails", .classification, every: "0 */6 * * *", parameters: [user, batch],
            "summary, action items, importance and labels of new messages"),
        CataloguedJob(
            "process_threads", .classification, every: "*/10 * * * *",
            aliases: ["ai_processing", "ai_processing_job"],
            parameters: [
                user, batch,
                ParameterSpec("thread_id", .text, "only this thread"),
                ParameterSpec(
                    "tasks", .choices(["summarize", "classify", "sentiment", "reply", "tasks"]), "all when absent"),
            ],
            "summaries, sentiment, tasks and reply drafts of mail threads"),
        CataloguedJob(
            "auto_summarization", .classification, every: "*/15 * * * *", aliases: ["auto_summarization_job"],
            "summarises memory clusters that have outgrown their summary"),
        CataloguedJob(
            "intelligence_reevaluate", .classification, every: "*/10 * * * *",
            "scores memories again that were recalled often"),
        CataloguedJob(
            "generate_daily_insights", .classification, every: "30 0 * * *", aliases: ["generate_daily_insights_job"],
            "recomputes each tenant's lifetime snapshot"),
    ]
}
