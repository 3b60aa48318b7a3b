import FoundationEssentials

extension Mailbox {
    /// Fills an empty mailbox with conversations spread over the days before `now`; history begins after them.
    mutating func populate(count: Int, days: Int, now: Date) {
        guard count > 0 else { return }
        let end = Int64(now.timeIntervalSince1970)
        let messages = plan(count: count, from: end - Int64(days) * 86400, to: end - 60)
        var threads: [Int: MessageID] = [:]
        for message in messages.sorted(by: { ($0.date, $0.place) < ($1.date, $1.place) }) {
            let number = message.place.conversation
            let stored = insert(
                source: .generated(message),
                thread: threads[number],
                labels: labels(of: message, isOld: true),
                date: message.date * 1000,
                isRecorded: false
            )
            threads[number] = stored.threadID
            conversations.remember(
                .init(
                    number: number,
                    thread: stored.threadID,
                    nextIndex: message.place.index + 1,
                    lastDate: message.date
                )
            )
        }
    }

    /// Conversations with exactly `count` messages; the dates of each ascend and end before `end`.
    private mutating func plan(count: Int, from start: Int64, to end: Int64) -> [GeneratedMessage] {
        var messages: [GeneratedMessage] = []
        while messages.count < count {
            let number = conversations.takeNumber()
            let plan = generator.plan(number)
            var date = Int64.random(in: start..<end, using: &random)
            var previous: Int64?
            for index in 0..<min(plan.length, count - messages.count) {
                messages.append(
                    GeneratedMessage(
                        place: .init(conversation: number, index: index),
                        date: date,
                        previousDate: previous
                    )
                )
                previous = date
                date += min(Int64.random(in: 300..<172_800, using: &random), max(1, (end - date) / 2))
            }
        }
        return messages
    }

    /// Labels as a mailbox in use has them: old mail is mostly read, some of it archived, starred or filed.
    mutating func labels(of message: GeneratedMessage, isOld: Bool) -> [String] {
        let plan = generator.plan(message.place.conversation)
        if plan.sender(of: message.place.index) == nil { return ["SENT"] }
        if plan.kind == .spam { return ["SPAM", "UNREAD"] }
        var labels = plan.kind.categories
        if !isOld || !random.oneIn(5) { labels.append("INBOX") }
        if !isOld || random.oneIn(6) { labels.append("UNREAD") }
        if random.oneIn(12) { labels.append("STARRED") }
        if random.oneIn(5), plan.kind == .conversation { labels.append("IMPORTANT") }
        if random.oneIn(8) { labels.append(random.pick(LabelCatalogue.userLabels).id) }
        if isOld, random.oneIn(40) { labels = ["TRASH"] }
        return labels
    }
}
