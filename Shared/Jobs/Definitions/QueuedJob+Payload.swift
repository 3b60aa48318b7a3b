import FoundationEssentials
import Models

/// Why a job's payload cannot be read by the process that claimed it.
package enum UnreadablePayload: Error {
    /// A process of a newer version reads it.
    case newer
    /// Nobody does, for this reason.
    case unreadable(String)

    /// How long what is newer is left alone: while versions are deployed one by one, another replica reads it.
    package static func pause(for job: ClaimedJob) -> Duration {
        Backoff(base: .seconds(1), cap: .seconds(30)).delay(after: job.attempt - job.retryCount)
    }
}

extension QueuedJob {
    /// Reads a payload of the present version or an older one.
    package static func payload(of job: ClaimedJob) throws(UnreadablePayload) -> Payload {
        if job.payloadVersion > version { throw .newer }
        do {
            return try JSONDecoder().decode(Payload.self, from: Data(try upgraded(job).utf8))
        } catch let error as DecodingError {
            throw .unreadable(
                "the payload, of version \(job.payloadVersion), is not what \(type) takes: \(error.place)")
        } catch {
            throw .unreadable(
                "the payload, of version \(job.payloadVersion), cannot be brought to \(version): \(error)")
        }
    }

    /// JSON text of the present version.
    private static func upgraded(_ job: ClaimedJob) throws -> String {
        if job.payloadVersion == version { return job.payload }
        var payload = try JSONValue(parsing: job.payload.utf8)
        for older in job.payloadVersion..<version { payload = try upgrade(payload, from: older) }
        return try payload.text
    }
}

extension DecodingError {
    /// What is wrong, and where in the payload; without any of its values.
    fileprivate var place: String {
        switch self {
        case .keyNotFound(let key, let context): "\(Self.path(context, key)) is missing"
        case .valueNotFound(let type, let context): "\(Self.path(context)) is null, not \(type)"
        case .typeMismatch(let type, let context): "\(Self.path(context)) is not \(type)"
        case .dataCorrupted(let context): "\(Self.path(context)): \(context.debugDescription)"
        @unknown default: "\(self)"
        }
    }

    private static func path(_ context: Context, _ key: (any CodingKey)? = nil) -> String {
        let path = (context.codingPath + [key].compactMap(\.self)).map(\.stringValue).joined(separator: ".")
        return path.isEmpty ? "the whole" : "'\(path)'"
    }
}
