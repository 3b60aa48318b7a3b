import FoundationEssentials

extension GraphAPI {
    /// A round of changes, from its first request on; all of it is in the links.
    struct MailRound: Codable, Sendable {
        let folder: String
        var selection: Set<String>?
        /// Milliseconds since 1970.
        var since: Int64?
        /// `created`, `updated` or `deleted`.
        var changeType: String?
        /// What changes are told from; nil for everything there is.
        var from: UInt64?
        /// What the next round tells from.
        var until: UInt64
        /// The last message of the page before, or the last of the records.
        var after: UInt64?
        var afterDate: Int64?
        /// Items told so far.
        var told = 0
    }

    /// With `$filter` no more than this many.
    private static let filteredLimit = 5000

    func messagesDelta(_ request: GraphRequest, folder reference: String) throws(GraphRefusal) -> SandboxReply {
        let folder = try request.folder(reference)
        let mailbox = request.user.withState { $0.mailbox }
        let round = try Self.round(request, folder: folder, mailbox)
        let builder = GraphMessageBuilder(request, selection: round.selection)
        let size = request.preferences.pageSize ?? 10
        let page =
            if round.from == nil { Self.listed(round, mailbox, builder, size: size) } else {
                try Self.changed(round, mailbox, builder, size: size)
            }
        var answer: [String: JSON] = [
            "@odata.context": .text(request.context("Collection(message)")), "value": .list(page.items),
        ]
        if let next = page.next {
            answer["@odata.nextLink"] = .text(
                request.link([("$skiptoken", OpaqueToken.text(next, listing: Self.listing(request)))]))
        } else {
            var rest = round
            (rest.from, rest.after, rest.afterDate, rest.told) = (round.until, nil, nil, 0)
            answer["@odata.deltaLink"] = .text(
                request.link([("$deltatoken", OpaqueToken.text(rest, listing: Self.listing(request)))]))
        }
        return SandboxReply(json: answer)
    }

    private static func listing(_ request: GraphRequest) -> String { "mail delta \(request.user.email)" }

    // MARK: Rounds

    private static func round(
        _ request: GraphRequest, folder: GraphFolder, _ mailbox: Mailbox
    ) throws(GraphRefusal) -> MailRound {
        for name in ["$skiptoken", "$deltatoken"] {
            guard let token = request.first(name) else { continue }
            guard var round = OpaqueToken.value(token, listing: listing(request), as: MailRound.self),
                round.folder == folder.key
            else { throw .badRequest("Badly formed token.") }
            if name == "$deltatoken" { round.until = mailbox.historyID }
            return round
        }
        if request.first("$search") != nil { throw .badRequest("$search is not supported for this call.") }
        if let order = request.first("$orderby"), order.lowercased() != "receiveddatetime desc" {
            throw .badRequest("The order '\(order)' is not supported.")
        }
        return MailRound(
            folder: folder.key, selection: request.selection, since: try since(request.first("$filter")),
            changeType: request.first("changeType"), until: mailbox.historyID)
    }

    /// `receivedDateTime ge 2026-01-01T00:00:00Z`, or `gt`.
    private static func since(_ filter: String?) throws(GraphRefusal) -> Int64? {
        guard let filter else { return nil }
        let words = filter.split(separator: " ")
        guard words.count == 3, words[0].lowercased() == "receiveddatetime", ["ge", "gt"].contains(words[1]),
            let instant = WireTime.instant(String(words[2]))
        else { throw .badRequest("The filter '\(filter)' is not supported.") }
        return Int64(instant.timeIntervalSince1970 * 1000) + (words[1] == "gt" ? 1 : 0)
    }

    // MARK: Pages

    private typealias Page = (items: [JSON], next: MailRound?)

    /// What there is, newest first. The last item of a page comes again on the next, as it may.
    private static func listed(
        _ round: MailRound, _ mailbox: Mailbox, _ builder: GraphMessageBuilder, size: Int
    ) -> Page {
        let rest = mailbox.newestFirst.filter { message in
            guard GraphFolder.key(of: message.labels) == round.folder, message.internalDate >= round.since ?? 0 else {
                return false
            }
            guard let date = round.afterDate, let id = round.after else { return true }
            let place = (message.internalDate, message.id.value)
            // A page of one would hold nothing else.
            return size > 1 ? place <= (date, id) : place < (date, id)
        }
        let room = round.since == nil ? size : min(size, filteredLimit - round.told)
        let page = rest.prefix(max(0, room))
        var next: MailRound?
        if rest.count > page.count, let last = page.last, round.since == nil || round.told + page.count < filteredLimit
        {
            var rest = round
            (rest.after, rest.afterDate, rest.told) = (last.id.value, last.internalDate, round.told + page.count)
            next = rest
        }
        let items = page.map { message in
            JSON.object(builder.build(message, content: MessageContent(message.source, generator: mailbox.generator)))
        }
        return (round.changeType == nil || round.changeType == "created" ? items : [], next)
    }

    private static func changed(
        _ round: MailRound, _ mailbox: Mailbox, _ builder: GraphMessageBuilder, size: Int
    ) throws(GraphRefusal) -> Page {
        guard let records = mailbox.records(after: round.from ?? 0, kinds: [], label: nil) else { throw .lostState }
        let changes = MailChange.all(of: records.filter { $0.id <= round.until }, in: round.folder, mailbox)
            .filter { $0.last > round.after ?? 0 }
        let page = changes.prefix(size)
        var next: MailRound?
        if changes.count > page.count, let last = page.last {
            next = round
            next?.after = last.last
        }
        let items = page.filter { round.changeType == nil || $0.type == round.changeType }
            .filter { change in
                change.message.map { $0.internalDate >= round.since ?? 0 } ?? true
            }
        return (items.map { $0.json(builder, mailbox) }, next)
    }
}
