import Jobs
import Models

/// A type of queued job whose handler does as its payload says.
struct ProbeWork: QueuedJob {
    struct Payload: Codable, Sendable, Equatable {
        var label: String?
        var act: Act?
    }

    enum Act: String, Codable, Sendable, CaseIterable {
        case complete, enqueue, enqueueAndThrow, failEffects, throwError, retry, retryLater, snooze, cancel, fail,
            progress, parts, partsThenFail
    }

    static let type = "probe_work"
    static let family = Family.ingestion

    func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        try Task.checkCancellation()
        switch payload.act ?? .complete {
        case .complete: return .done(counts: ["done": 1], result: .string(payload.label ?? ""))
        case .enqueue:
            return .done(counts: ["done": 1]) { transaction in
                let requests = try ["a", "a", "b"].map { try OtherWork.request(.init(label: $0), uniqueKey: $0) }
                return ["enqueued": try await context.enqueue(requests, in: transaction)]
            }
        case .enqueueAndThrow:
            try await context.enqueue([try OtherWork.request(.init(label: "kept"))])
            try await context.transaction { transaction in
                try await context.enqueue([try OtherWork.request(.init(label: "gone"))], in: transaction)
                throw Broken()
            }
        case .failEffects:
            return .done { transaction in
                try await context.enqueue([try OtherWork.request(.init(label: "gone"))], in: transaction)
                throw Broken()
            }
        case .throwError: throw Broken()
        case .retry: return .retry(after: nil, reason: "not yet")
        case .retryLater: return .retry(after: .seconds(77), reason: "they said so")
        case .snooze: return .snooze(.seconds(30))
        case .cancel: return .cancel(reason: "no longer wanted")
        case .fail: return .fail(reason: "hopeless")
        case .progress:
            let page = try await context.progress(as: Int.self) ?? 0
            try await context.saveProgress(page + 1)
            if page < 2 { throw Broken() }
        case .parts, .partsThenFail: return try await parts(payload.act == .partsThenFail, context)
        }
        return .done(result: .integer(try await context.progress(as: Int.self) ?? 0))
    }

    /// A part of the work, one that comes to nothing, and the rest in two more attempts.
    private func parts(_ fails: Bool, _ context: WorkContext) async throws -> JobOutcome {
        let part = try await context.progress(as: Int.self) ?? 0
        try await context.transaction { transaction in
            try await context.count(["page": 1, "rows": 10], in: transaction)
            try await context.saveProgress(part + 1, in: transaction)
        }
        do {
            try await context.transaction { transaction in
                try await context.count(["rows": 1000], in: transaction)
                throw Broken()
            }
        } catch is Broken {}
        switch part {
        case 0: return .snooze(.seconds(1))
        case 1: throw Broken()
        default: return fails ? .fail(reason: "hopeless") : .done(counts: ["done": 1]) { _ in ["rows": 5] }
        }
    }
}

/// Another type, which only is there.
struct OtherWork: QueuedJob {
    struct Payload: Codable, Sendable, Equatable {
        var label: String?
    }

    static let type = "other_work"
    static let family = Family.ingestion

    func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome { .done() }
}

/// A type whose payload has had three shapes.
struct VersionedWork: QueuedJob {
    struct Payload: Codable, Sendable, Equatable {
        var name: String
    }

    static let type = "versioned_work"
    static let family = Family.ingestion
    static let version: Int16 = 3

    /// First it was `label`, then `title`.
    static func upgrade(_ payload: JSONValue, from version: Int16) throws -> JSONValue {
        let (old, new) = version == 1 ? ("label", "title") : ("title", "name")
        guard case .object(let fields) = payload, case .string(let text) = fields[old] else { throw Broken() }
        return .object([new: .string("\(text)\(version)")])
    }

    func run(_ payload: Payload, _ context: WorkContext) async throws -> JobOutcome {
        .done(result: .string(payload.name))
    }
}

/// A scheduled job, under a name that the catalogue has, that fans out to as many as its tick says.
struct ProbeRun: ScheduledJob {
    static let name = "ingest_emails"

    func run(_ parameters: [String: JSONValue], _ context: WorkContext) async throws -> RunOutcome {
        try Task.checkCancellation()
        guard case .integer(let count) = parameters["lookback_days"] else { return .done(["scanned": 1]) }
        if count > 100 {
            try await context.transaction { try await context.count(["scanned": count], in: $0) }
            throw Broken()
        }
        return .done(["scanned": count]) { transaction in
            let requests = try (0..<count).map { try ProbeWork.request(.init(label: "\($0)")) }
            return ["fanned_out": try await context.enqueue(requests, in: transaction)]
        }
    }
}
