import FoundationEssentials
import Jobs
import Models

extension MemoryState {
    /// Brings dead letters back as what they were meant to be, each once.
    mutating func replay(
        _ ids: [Int64], edit: LetterEdit, perSecond: Double?, by person: Operator
    ) throws -> [Replayed] {
        let began = clock()
        var enqueued = 0
        let chosen = letters.filter { ids.contains($0.letter.id) }
        if ids.count == 1, chosen.isEmpty { throw NotFound("dead letter \(ids[0])") }
        return try chosen.map { letter in
            let id = letter.letter.id
            if letter.letter.isReplayed {
                return Replayed(id, .already, job: letter.letter.replayedJob, run: letter.letter.replayedRun)
            }
            do {
                let replayed: Replayed
                switch try letter.record.meaning(edit, original: letter.original(at: began), types: types) {
                case .job(var request):
                    if let perSecond {
                        let due = began.addingTimeInterval(Double(enqueued) / perSecond)
                        request.availableAt = max(request.availableAt ?? .distantPast, due)
                    }
                    replayed = try replay(request, of: letter)
                    if replayed.outcome == .enqueued { enqueued += 1 }
                case .run(let job, let parameters): replayed = try replay(job, parameters, of: letter)
                }
                mark(replayed)
                return replayed
            } catch let error as Unreplayable {
                return Replayed(id, .refused, because: error.description)
            }
        }
    }

    private mutating func replay(_ request: JobRequest, of letter: MemoryLetter) throws -> Replayed {
        let id = letter.letter.id
        guard accepts(request.messageID, from: Topology.intakeQueue(request.family)) else {
            return Replayed(id, .merged, because: "a message with its id was taken before")
        }
        let new = try enqueue([request], ids: [nextJob()], cause: letter.cause)
        if let job = new.first { return Replayed(id, .enqueued, job: job) }
        let heir = request.uniqueKey.flatMap { waiting(request.type, $0) }
        return Replayed(id, .merged, job: heir, because: "a job with its key waited already")
    }

    private mutating func replay(
        _ job: CataloguedJob, _ parameters: [String: JSONValue], of letter: MemoryLetter
    ) throws -> Replayed {
        guard scheduledJobs[job.name] != nil else {
            throw Unreplayable(because: "job '\(job.name)' is in the catalogue, but no service runs it")
        }
        let (run, isNew) = try recordRun(
            job.name, parameters: parameters, messageID: letter.letter.messageID, overlap: .bufferOne,
            cause: letter.cause)
        guard isNew else {
            return Replayed(letter.letter.id, .merged, run: run, because: "a tick with its message id was taken before")
        }
        return Replayed(letter.letter.id, .run, run: run)
    }

    private mutating func mark(_ replayed: Replayed) {
        guard let place = letters.firstIndex(where: { $0.letter.id == replayed.letter }) else { return }
        letters[place].letter.isReplayed = true
        letters[place].letter.replayedJob = replayed.job
        letters[place].letter.replayedRun = replayed.run
    }
}

extension MemoryLetter {
    /// As the runtime reads its meaning.
    fileprivate var record: DeadLetterRecord {
        DeadLetterRecord(
            id: letter.id, kind: letter.kind, family: letter.family, name: letter.name, reason: letter.reason,
            payload: letter.payload, body: body, exchange: letter.exchange, routingKey: letter.routingKey,
            messageID: letter.messageID)
    }

    /// The job as it was enqueued, without a time by which it had to begin, once that has passed.
    fileprivate func original(at now: Date) -> JobRequest? {
        var request = original
        request?.expiresAt = original?.expiresAt.flatMap { $0 > now ? $0 : nil }
        return request
    }

    /// The letter's own correlation id, so that one story tells of the work and of its replay.
    var cause: Cause {
        var cause = Cause()
        if let id = letter.correlationID { cause.correlationID = CorrelationID(rawValue: id) }
        if let traceParent { cause.traceParent = traceParent.child() }
        return cause
    }
}
