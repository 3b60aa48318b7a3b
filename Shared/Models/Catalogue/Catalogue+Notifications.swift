extension Catalogue {
    static let notifications: [CataloguedJob] = [
        CataloguedJob(
            "daily_briefing", .notifications, every: "0 * * * *", parameters: [user],
            "the morning briefing, at 7 by the user's clock"),
        CataloguedJob(
            "notify_important_emails", .notifications, every: "*/5 * * * *", aliases: ["important_email_notifications"],
            parameters: [user], "important mail and deadlines drawing near"),
        CataloguedJob(
            "pre_meeting_prep", .notifications, every: "*/10 * * * *", parameters: [user],
            "what to know before a meeting"),
        CataloguedJob(
            "commitment_reminders", .notifications, every: "0 * * * *", parameters: [user],
            "commitments due within a day"),
        CataloguedJob(
            "notify_awaiting_responses", .notifications, every: "0 */2 * * *",
            aliases: ["awaiting_response_notifications"], parameters: [user], "questions nobody has answered"),
        CataloguedJob("send_bulk_emails", .notifications, every: "0 * * * *", "pending mailings, in batches"),
        CataloguedJob(
            "send_weekly_newsletter", .notifications, every: "0 8 * * mon", "the newsletter, to its subscribers"),
        CataloguedJob(
            "send_smart_alerts", .notifications, every: "*/15 * * * *", "saved searches that found something"),
        CataloguedJob(
            "siem_forwarding", .notifications, every: "*/5 * * * *", aliases: ["siem_forwarding_job"],
            "new audit rows, to each tenant's endpoint"),
    ]
}
