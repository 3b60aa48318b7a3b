import FoundationEssentials
import Models

/// The body of a webhook, shaped as Standard Webhooks recommends.
struct WebhookEvent: Encodable {
    /// `job.completed`, `job.failed` or `job.cancelled`.
    let type: String
    /// When it happened; RFC 3339.
    let timestamp: String
    let data: EndedJob

    init(_ job: EndedJob) {
        type = "job.\(job.status.rawValue)"
        timestamp = EndedJob.text(job.finishedAt)
        data = job
    }

    /// The same bytes at each attempt.
    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }
}
