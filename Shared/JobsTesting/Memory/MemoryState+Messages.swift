import FoundationEssentials
import Jobs
import Models

extension MemoryState {
    /// Takes a message into the ledger as a family's service does; what is not understood becomes a dead letter.
    mutating func take(_ message: TestMessage, for family: Family) throws {
        let name = message.name
        do {
            switch message.exchange {
            case Topology.ticksExchange: try takeTick(message, name, for: family)
            default: try takeRequest(message, name, for: family)
            }
        } catch let refusal where Refusal.isOne(refusal) {
            let isTick = message.exchange == Topology.ticksExchange
            write(message, isTick ? .tick : .request, family, name, "\(refusal)")
        }
    }

    /// Takes what came while its queue was away, and archives what has a misspelt key.
    mutating func archiveUnrouted(_ message: TestMessage) throws {
        let words = message.routingKey.split(separator: ".", omittingEmptySubsequences: false)
        let isOurs = [Topology.ticksExchange, Topology.jobsExchange].contains(message.exchange)
        if isOurs, words.count == 2, let family = Family(rawValue: String(words[0])) {
            return try take(message, for: family)
        }
        let key = message.routingKey
        let hint =
            NearMiss.suggestion(for: key, among: Catalogue.jobs.map(\.routingKey)).map { "; did you mean '\($0)'?" }
            ?? ""
        let reason = "no queue of exchange '\(message.exchange)' takes routing key '\(key)'\(hint)"
        write(message, .unrouted, Family(rawValue: words.first.map(String.init) ?? ""), message.name, reason)
    }

    /// Why a message was not taken, where no other error says it.
    struct Refusal: Error, CustomStringConvertible {
        let description: String

        static func isOne(_ error: any Error) -> Bool {
            error is Refusal || error is MessageError || error is CatalogueError || error is ParameterError
                || error is UnusablePayload || error is NotFound || error is DuplicateJob || error is UnknownDependency
        }
    }

    private mutating func takeRequest(_ message: TestMessage, _ type: String, for family: Family) throws {
        let known = types.filter { $0.value == family }.keys.sorted()
        if !known.contains(type) {
            let hint = NearMiss.suggestion(for: type, among: known).map { "; did you mean '\($0)'?" } ?? ""
            throw Refusal(description: "there is no job type '\(type)'\(hint)")
        }
        let request = try JobRequest(
            try JobMessage(parsing: message.body), type: type, family: family, messageID: message.messageID?.storable)
        try expectRunner(of: request.callback)
        guard accepts(request.messageID, from: Topology.intakeQueue(family)) else { return }
        _ = try enqueue([request], ids: [nextJob()], cause: message.cause)
    }

    /// A message id is taken once.
    mutating func accepts(_ messageID: String?, from queue: String) -> Bool {
        messageID.map { acceptedMessages.insert([queue, $0]).inserted } ?? true
    }

    private mutating func takeTick(_ message: TestMessage, _ name: String, for family: Family) throws {
        let job = try Catalogue.job(named: name)
        guard job.family == family else {
            throw Refusal(
                description:
                    "job '\(job.name)' belongs to \(job.family.rawValue): publish with routing key '\(job.routingKey)'")
        }
        let tick = try Tick(parsing: message.body)
        try job.check(tick.parameters)
        if let id = tick.runID { return try confirm(id, of: job) }
        guard scheduledJobs[job.name] != nil else {
            throw Refusal(description: "job '\(job.name)' is in the catalogue, but no service runs it")
        }
        _ = try recordRun(
            job.name, parameters: tick.parameters, messageID: message.messageID?.storable, overlap: .bufferOne,
            cause: message.cause)
    }

    private func confirm(_ id: UUID, of job: CataloguedJob) throws {
        let isKnown =
            openRuns[id]?.run.job == job.name || settledRuns.contains { $0.run.id == id && $0.run.job == job.name }
        if isKnown { return }
        let text = id.uuidString.lowercased()
        throw Refusal(
            description: "there is no run \(text) of \(job.name); a tick by hand needs no run_id, leave it out")
    }

    mutating func write(
        _ message: TestMessage, _ kind: DeadLetterRecord.Kind, _ family: Family?, _ name: String, _ reason: String
    ) {
        var letter = LedgerLetter(id: nextLetter(), kind: kind, reason: reason.storable)
        letter.family = family
        letter.name = name.storable
        letter.body = String(decoding: message.body, as: UTF8.self)
        letter.exchange = message.exchange.storable
        letter.routingKey = message.routingKey.storable
        letter.messageID = message.messageID?.storable
        letter.correlationID = message.correlationID?.storable
        letters.append(
            MemoryLetter(
                letter: letter, body: message.body,
                traceParent: message.headers["traceparent"].flatMap(TraceParent.init(parsing:))))
    }
}

extension TestMessage {
    /// What follows the family in the routing key.
    var name: String { routingKey.split(separator: ".", maxSplits: 1).last.map(String.init) ?? routingKey }

    /// The correlation id and trace the publisher gave, or new ones.
    var cause: Cause {
        var cause = Cause()
        if let correlationID, !correlationID.isEmpty {
            cause.correlationID = CorrelationID(rawValue: correlationID.storable)
        }
        if let parent = headers["traceparent"].flatMap(TraceParent.init(parsing:)) {
            cause.traceParent = parent.child()
        }
        return cause
    }
}
