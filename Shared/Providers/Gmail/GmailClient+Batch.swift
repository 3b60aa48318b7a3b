import HTTPClient
import HTTPTypes

extension GmailClient {
    /// Several messages, by the batch endpoint.
    ///
    /// Batches follow one another, so that at most one batch of messages is in memory beside the result. What a batch
    /// did not bring for a passing reason is asked for again one by one. Repeated ids are asked for once.
    /// - Throws: ``GmailError`` only where it concerns the mailbox as a whole; what concerns one message is among
    ///   the failures.
    public func messages(
        _ ids: [String],
        format: GmailMessageFormat = .full
    ) async throws -> GmailMessageBatch {
        var seen: Set<String> = []
        let distinct = ids.filter { seen.insert($0).inserted }
        var batch = GmailMessageBatch(messages: [], failures: [:])
        for start in stride(from: 0, to: distinct.count, by: configuration.effectiveBatchSize) {
            let end = min(start + configuration.effectiveBatchSize, distinct.count)
            try await add(Array(distinct[start..<end]), format, to: &batch)
        }
        return batch
    }

    private func add(_ ids: [String], _ format: GmailMessageFormat, to batch: inout GmailMessageBatch) async throws {
        var results = try await batchResults(ids, format)
        try await singles(ids.filter { results[$0] == nil }, format) { results[$0] = $1 }
        for id in ids {
            switch results[id] {
            case .success(let message)?: batch.messages.append(message)
            case .failure(let error)?: batch.failures[id] = error
            case nil: break
            }
        }
    }

    /// What one batch settled; the ids that are missing must be asked for again.
    private func batchResults(
        _ ids: [String],
        _ format: GmailMessageFormat
    ) async throws -> [String: Result<GmailMessage, GmailError>] {
        // A batch of one is a message with an envelope around it.
        guard ids.count > 1 else { return [:] }
        let batch = GmailBatchRequest(ids: ids, format: format)
        let cost = configuration.costs.message * Double(ids.count)
        do {
            let request = batch.request(baseURL: configuration.baseURL)
            let (answers, grant) = try await session.read(request, cost: cost, batch.answers)
            return try await settle(answers, grant)
        } catch GmailError.unreachable(let error) where error.code == .responseTooLarge {
            return [:]
        }
    }

    private func settle(
        _ answers: [String: HTTPClientResponse],
        _ grant: QuotaBucket.Grant
    ) async throws -> [String: Result<GmailMessage, GmailError>] {
        var results: [String: Result<GmailMessage, GmailError>] = [:]
        for (id, answer) in answers {
            switch result(answer) {
            case .failure(.rateLimited(let retryAfter)): await session.quota.pause(grant, retryAfter: retryAfter)
            case .failure(let error) where error.isTransient: break
            case .failure(.unauthorized): break
            case let settled: results[id] = settled
            }
        }
        return results
    }

    private func result(_ answer: HTTPClientResponse) -> Result<GmailMessage, GmailError> {
        guard (200...299).contains(answer.status.code) else {
            return .failure(GmailError(answer, now: session.time.date()))
        }
        return Result { try APIAnswer<GmailError>.decode(answer.body) }.mapError {
            $0 as? GmailError ?? .malformed("a message in a batch")
        }
    }

    private func singles(
        _ ids: [String],
        _ format: GmailMessageFormat,
        _ take: (String, Result<GmailMessage, GmailError>) -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: (String, Result<GmailMessage, GmailError>).self) { group in
            for id in ids { group.addTask { (id, try await single(id, format)) } }
            for try await (id, result) in group { take(id, result) }
        }
    }

    private func single(
        _ id: String,
        _ format: GmailMessageFormat
    ) async throws -> Result<GmailMessage, GmailError> {
        do {
            return .success(try await message(id, format: format))
        } catch GmailError.unauthorized {
            // No other message will fare better.
            throw GmailError.unauthorized
        } catch let error as GmailError {
            return .failure(error)
        }
    }
}
