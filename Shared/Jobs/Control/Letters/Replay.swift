import FoundationEssentials
import Models
import Postgres

/// One replay of any number of dead letters, batch by batch.
struct Replay {
    let edit: LetterEdit
    /// Of the jobs that are enqueued; `nil` means all are due at once.
    let perSecond: Double?
    let person: Operator
    /// For the audit log.
    let filter: JSONValue
    let types: [String: Family]
    /// The database's clock when it began.
    let began: Date
    /// Jobs enqueued so far: each is due a little later than the one before.
    private var enqueued = 0

    init(
        edit: LetterEdit, perSecond: Double?, person: Operator, filter: JSONValue, types: [String: Family], began: Date
    ) {
        self.edit = edit
        self.perSecond = perSecond
        self.person = person
        self.filter = filter
        self.types = types
        self.began = began
    }

    /// Replays letters in one transaction, or one by one where the ledger cannot hold one of them.
    mutating func replay(_ ids: [Int64], in database: PostgresPool) async throws -> [Replayed] {
        do {
            let start = self
            let (replayed, after) = try await database.transaction { transaction in
                var replay = start
                return (try await replay.batch(ids, in: transaction), replay)
            }
            self = after
            return replayed
        } catch let error as PostgresError where error.isAboutValues {
            guard ids.count > 1 else {
                return ids.map {
                    Replayed(letter: $0, outcome: .refused, reason: "the ledger cannot hold it: \(error)")
                }
            }
            var replayed: [Replayed] = []
            for id in ids { replayed += try await replay([id], in: database) }
            return replayed
        }
    }

    private mutating func batch(_ ids: [Int64], in transaction: PostgresTransaction) async throws -> [Replayed] {
        var replayed: [Replayed] = []
        for locked in try await LockedLetter.lock(ids, in: transaction) {
            replayed.append(try await replay(locked, in: transaction))
        }
        try await mark(replayed.filter { $0.outcome != .already && $0.outcome != .refused }, in: transaction)
        return replayed
    }

    private mutating func replay(
        _ locked: LockedLetter, in transaction: PostgresTransaction
    ) async throws -> Replayed {
        let letter = locked.letter
        if letter.replayedAt != nil {
            return Replayed(
                letter: letter.id, outcome: .already, job: letter.replayedJob, run: letter.replayedRun)
        }
        do {
            switch try letter.meaning(edit, original: locked.original, types: types) {
            case .job(let request): return try await enqueue(request, for: locked, in: transaction)
            case .run(let job, let parameters):
                return try await record(job, parameters, for: locked, in: transaction)
            }
        } catch let error as Unreplayable {
            return Replayed(letter: letter.id, outcome: .refused, reason: error.description)
        }
    }

    private mutating func enqueue(
        _ request: JobRequest, for locked: LockedLetter, in transaction: PostgresTransaction
    ) async throws -> Replayed {
        let letter = locked.letter
        if let id = request.messageID {
            guard try await AcceptedMessages.take(id, of: Topology.intakeQueue(request.family), in: transaction) else {
                return Replayed(letter: letter.id, outcome: .merged, reason: "a message with its id was taken before")
            }
        }
        var request = request
        if let perSecond {
            request.availableAt = max(
                request.availableAt ?? .distantPast, began.addingTimeInterval(Double(enqueued) / perSecond))
        }
        let placement = try await JobLedger.place(request, cause: locked.cause, in: transaction)
        guard placement.isNew else {
            return Replayed(
                letter: letter.id, outcome: .merged, job: placement.id, reason: "a job with its key waited already")
        }
        enqueued += 1
        try await EventFeed.tell([placement.transition(of: request, locked.cause)], in: transaction)
        return Replayed(letter: letter.id, outcome: .enqueued, job: placement.id, family: request.family)
    }

    private func record(
        _ job: CataloguedJob, _ parameters: [String: JSONValue], for locked: LockedLetter,
        in transaction: PostgresTransaction
    ) async throws -> Replayed {
        let letter = locked.letter
        guard try await ScheduleLedger.isRun(job.name, in: transaction) else {
            throw Unreplayable("job '\(job.name)' is in the catalogue, but no service runs it")
        }
        let (id, isNew) = try await RunLedger.record(
            job, parameters: parameters, messageID: letter.messageID, cause: locked.cause, in: transaction)
        guard isNew else {
            return Replayed(
                letter: letter.id, outcome: .merged, run: id, reason: "a tick with its message id was taken before")
        }
        let queued = Transition.run(id, of: job.name, "queued", cause: locked.cause.correlationID.rawValue)
        try await EventFeed.tell([queued], in: transaction)
        return Replayed(letter: letter.id, outcome: .run, run: id, family: job.family)
    }

    /// A letter is replayed once: from here on it names what it became.
    private func mark(_ replayed: [Replayed], in transaction: PostgresTransaction) async throws {
        if replayed.isEmpty { return }
        try await transaction.query(
            """
            UPDATE dead_letters AS letter SET replayed_at = clock_timestamp(), replayed_by = \(person.name),
                replayed_job = became.job, replayed_run = became.run
            FROM unnest(\(replayed.map(\.letter))::bigint[], \(replayed.map(\.job))::bigint[],
                \(replayed.map(\.run))::uuid[]) AS became (letter, job, run)
            WHERE letter.id = became.letter
            """)
        var details: [String: JSONValue] = ["count": .integer(replayed.count), "filter": filter]
        details["per_second"] = perSecond.map(JSONValue.number)
        if edit != .none { details["edited"] = true }
        let subject = replayed.count == 1 ? "dead letter \(replayed[0].letter)" : "dead letters"
        try await AuditLog.note("dead.replay", subject, by: person, details, in: transaction)
    }
}
