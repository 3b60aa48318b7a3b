extension Catalogue {
    static let maintenance: [CataloguedJob] = [
        CataloguedJob("fact_decay", .maintenance, every: "0 * * * *", "lowers the relevance of ageing facts"),
        CataloguedJob(
            "apply_forgetting_policies", .maintenance, every: "0 * * * *", aliases: ["apply_forgetting_policies_job"],
            "fades memories nobody recalled"),
        CataloguedJob(
            "tier_transition", .maintenance, every: "0 * * * *", aliases: ["tier_transition_job"],
            "moves memories between hot, warm and cold"),
        CataloguedJob(
            "retention_enforcement", .maintenance, every: "0 1 * * *", aliases: ["retention_enforcement_job"],
            "moves expired rows one stage towards deletion"),
        CataloguedJob(
            "audit_log_retention", .maintenance, every: "30 1 * * *", aliases: ["audit_log_retention_job"],
            "drops audit partitions past retention"),
        CataloguedJob(
            "redis_expiration_monitoring", .maintenance, every: "* * * * *", aliases: ["redis_expiration_monitor"],
            "backs up Redis keys that are about to expire"),
        CataloguedJob("threema_polling", .maintenance, every: "@every 3s", "matches pending Threema registrations"),
        CataloguedJob(
            "cleanup_expired_sessions", .maintenance, every: "0 * * * *", "removes expired refresh-token sessions"),
        CataloguedJob("clean_up_embeddings", .maintenance, every: "30 2 * * *", "removes orphaned embeddings"),
        CataloguedJob(
            "nightly_cleanup", .maintenance, every: "0 2 * * *", aliases: ["cleanup", "nightly_cleanup_job"],
            "removes old finished jobs, runs and dead letters"),
    ]
}
