import FoundationEssentials
import Jobs
import Models
import Postgres

extension LedgerJob {
    init(_ row: PostgresRow) throws {
        self.init(
            id: try row.decode("id"), type: try row.decode("job_type"),
            family: try row.decode("family", as: Family.self),
            payload: try row.decode("payload"), uniqueKey: try row.decode("unique_key"),
            correlationID: CorrelationID(rawValue: try row.decode("correlation_id")),
            createdAt: try row.decode("created_at"))
        status = try row.decode("status", as: JobStatus.self)
        priority = try row.decode("priority")
        availableAt = try row.decode("available_at")
        after = Set(try row.decode("after", as: [Int64].self))
        expiresAt = try row.decode("expires_at")
        timeout = try row.decode("timeout_ms", as: Int64?.self).map { .milliseconds($0) }
        tenantID = try row.decode("tenant_id")
        userID = try row.decode("user_id")
        provider = try row.decode("provider")
        referenceType = try row.decode("reference_type")
        referenceID = try row.decode("reference_id")
        messageID = try row.decode("message_id")
        runID = try row.decode("run_id")
        isCancelRequested = try row.decode("is_cancel_requested")
        payloadVersion = try row.decode("payload_version")
        callback = try row.decode("callback", as: String?.self).map {
            try JobCallback(stored: JSONValue(parsing: $0.utf8))
        }
        callbackOf = try row.decode("callback_of")
        try readFailures(row)
        try readOutcome(row)
    }

    private mutating func readFailures(_ row: PostgresRow) throws {
        maxRetries = Int(try row.decode("max_retries", as: Int32.self))
        retryCount = Int(try row.decode("retry_count", as: Int32.self))
        crashes = Int(try row.decode("crashes", as: Int32.self))
        interruptions = Int(try row.decode("interruptions", as: Int32.self))
        loneCrashes = Int(try row.decode("lone_crashes", as: Int32.self))
        attempt = Int(try row.decode("attempt", as: Int32.self))
        error = try row.decode("error")
        errors = try [String](errorsIn: try row.decode("errors"))
    }

    private mutating func readOutcome(_ row: PostgresRow) throws {
        result = try row.decode("result", as: String?.self).map { try JSONValue(parsing: $0.utf8) }
        counts = try Counts(stored: try row.decode("counts"))
    }
}

extension LedgerLetter {
    init(_ row: PostgresRow) throws {
        self.init(
            id: try row.decode("id"), kind: try row.decode("kind", as: DeadLetterRecord.Kind.self),
            reason: try row.decode("reason"))
        family = try row.decode("family", as: String?.self).flatMap(Family.init(rawValue:))
        name = try row.decode("name")
        payload = try row.decode("payload")
        body = try row.decode("body", as: [UInt8]?.self).map { String(decoding: $0, as: UTF8.self) }
        exchange = try row.decode("exchange")
        routingKey = try row.decode("routing_key")
        errors = try [String](errorsIn: try row.decode("errors"))
        jobID = try row.decode("job_id")
        messageID = try row.decode("message_id")
        correlationID = try row.decode("correlation_id")
        isReplayed = try row.decode("is_replayed")
        replayedJob = try row.decode("replayed_job")
        replayedRun = try row.decode("replayed_run")
    }
}

extension LedgerRun {
    init(_ row: PostgresRow) throws {
        self.init(
            id: try row.decode("id"), job: try row.decode("job"),
            trigger: try row.decode("trigger", as: RunTrigger.self),
            overlap: try row.decode("overlap", as: OverlapPolicy.self),
            correlationID: CorrelationID(rawValue: try row.decode("correlation_id")))
        status = try row.decode("status", as: RunStatus.self)
        scheduledFor = try row.decode("scheduled_for")
        missed = Int(try row.decode("missed", as: Int64.self))
        if case .object(let fields) = try JSONValue(parsing: try row.decode("parameters", as: String.self).utf8) {
            parameters = fields
        }
        attempt = Int(try row.decode("attempt", as: Int32.self))
        crashes = Int(try row.decode("crashes", as: Int32.self))
        loneCrashes = Int(try row.decode("lone_crashes", as: Int32.self))
        counts = try Counts(stored: try row.decode("counts"))
        error = try row.decode("error")
        isSettled = try row.decode("is_settled")
        isCancelRequested = try row.decode("is_cancel_requested")
    }
}

/// One element of a column `errors`.
private struct ErrorEntry: Decodable {
    let error: String
}

extension [String] {
    /// The texts in a column `errors`.
    fileprivate init(errorsIn text: String) throws {
        self = try JSONDecoder().decode([ErrorEntry].self, from: Data(text.utf8)).map(\.error)
    }
}
