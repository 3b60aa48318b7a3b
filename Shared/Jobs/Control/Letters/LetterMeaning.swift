import FoundationEssentials
package import Models

/// What a dead letter was meant to be.
package enum LetterMeaning: Sendable {
    /// A queued job.
    case job(JobRequest)
    /// A run of a scheduled job.
    case run(CataloguedJob, parameters: [String: JSONValue])
}

extension DeadLetterRecord {
    /// Reads the letter again, by the rules by which its message was read.
    ///
    /// - Parameters:
    ///   - original: the job as it was enqueued, where history still has it.
    ///   - types: the job types that services run, and whose they are.
    /// - Throws: ``Unreplayable``, which says what is still wrong.
    package func meaning(
        _ edit: LetterEdit, original: JobRequest?, types: [String: Family]
    ) throws(Unreplayable) -> LetterMeaning {
        if kind == .job { return .job(try request(edit, original: original)) }
        let (exchange, key) = try address(edit)
        let body = try content(edit)
        let parts = key.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2, let family = Family(rawValue: parts[0]) else {
            throw Unreplayable("its routing key '\(key)' is not <family>.<name>; give the right one")
        }
        switch exchange {
        case Topology.ticksExchange: return try tick(parts[1], of: family, body)
        case Topology.jobsExchange: return .job(try request(parts[1], of: family, body, types: types))
        default: throw Unreplayable("it was published to '\(exchange)', where nothing of Carillon is asked for")
        }
    }

    private func request(_ edit: LetterEdit, original: JobRequest?) throws(Unreplayable) -> JobRequest {
        guard edit.routingKey == nil else { throw Unreplayable("it is a job, not a message; it has no routing key") }
        guard let name, let family = family.flatMap(Family.init(rawValue:)), let payload = edit.content ?? payload
        else { throw Unreplayable("it does not say of which type it was") }
        var request = original ?? JobRequest(type: name, family: family, payload: payload)
        request.payload = payload
        // what an operator put right is better than what waits
        if edit.content != nil { request.onDuplicate = .replace }
        return request
    }

    /// Where its message was published, and under which key.
    private func address(_ edit: LetterEdit) throws(Unreplayable) -> (exchange: String, key: String) {
        let death = kind == .broker ? DeathHeader(headers) : nil
        guard let key = edit.routingKey ?? death?.routingKey ?? routingKey else {
            throw Unreplayable("it has no routing key; give one")
        }
        switch kind {
        case .tick: return (Topology.ticksExchange, key)
        case .request: return (Topology.jobsExchange, key)
        case .job, .broker, .unrouted: break
        }
        guard let exchange = death?.exchange ?? exchange else {
            throw Unreplayable("the ledger does not know to which exchange it was published")
        }
        return (exchange, key)
    }

    private func content(_ edit: LetterEdit) throws(Unreplayable) -> [UInt8] {
        if let content = edit.content { return Array(content.utf8) }
        let body = body ?? []
        guard Int64(body.count) == bodySize ?? 0 else {
            throw Unreplayable(
                "only the first \(body.count) of its \(bodySize ?? 0) bytes were kept; give the whole body anew")
        }
        return body
    }

    private func tick(_ name: String, of family: Family, _ body: [UInt8]) throws(Unreplayable) -> LetterMeaning {
        do {
            let job = try Catalogue.job(named: name)
            guard job.family == family else {
                throw Unreplayable(
                    "job '\(job.name)' belongs to \(job.family.rawValue): its key is '\(job.routingKey)'")
            }
            let tick = try Tick(parsing: body)
            guard tick.runID == nil else {
                throw Unreplayable(
                    "it is the tick of run \(tick.runID?.uuidString.lowercased() ?? ""), which the ledger "
                        + "has or had; 'carillon tick \(job.name)' asks for another")
            }
            try job.check(tick.parameters)
            return .run(job, parameters: tick.parameters)
        } catch let error as Unreplayable {
            throw error
        } catch {
            throw Unreplayable("\(error)")
        }
    }

    private func request(
        _ type: String, of family: Family, _ body: [UInt8], types: [String: Family]
    ) throws(Unreplayable) -> JobRequest {
        guard let owner = types[type] else {
            throw Unreplayable("there is no job type '\(type)'\(NearMiss.hint(type, among: types.keys.sorted()))")
        }
        guard owner == family else {
            throw Unreplayable(
                "job type '\(type)' belongs to \(owner.rawValue): its key is '\(owner.rawValue).\(type)'")
        }
        do {
            return try JobRequest(try JobMessage(parsing: body), type: type, family: family, messageID: messageID)
        } catch {
            throw Unreplayable("\(error)")
        }
    }
}
