import FoundationEssentials
import HTTPClient
import HTTPTypes

/// Sends spans to an OpenTelemetry collector by OTLP/HTTP, in JSON.
struct OTLPExporter: SpanExporting {
    let transport: any HTTPTransport
    let url: String
    let headers: HTTPFields
    let resource: [String: String]
    let timeout: Duration

    func export(_ spans: [FinishedSpan]) async -> SpanExportResult {
        let body: Data
        do {
            body = try JSONEncoder().encode(OTLPRequest(spans, resource: resource))
        } catch {
            return .refused(reason: "they cannot be written as JSON: \(error)")
        }
        var request = HTTPClientRequest(
            method: .post, url: url, headers: headers, body: .bytes(Array(body)), timeout: timeout)
        request.headers[.contentType] = "application/json"
        do {
            return Self.result(of: try await transport.send(request))
        } catch {
            return .busy(retryAfter: nil, reason: "\(error)")
        }
    }

    /// https://opentelemetry.io/docs/specs/otlp/#failures: these four may be repeated, nothing else.
    private static func result(of response: HTTPClientResponse) -> SpanExportResult {
        switch response.status.code {
        case 200..<300: return .taken(rejected: rejected(in: response.body))
        case 429, 502, 503, 504:
            let delay = RetryAfter.delay(response.headers, now: Date.now)
            return .busy(retryAfter: delay, reason: "status \(response.status.code)")
        default: return .refused(reason: "status \(response.status.code)")
        }
    }

    private struct Answer: Decodable {
        struct Partial: Decodable {
            let rejectedSpans: Count?
        }

        let partialSuccess: Partial?
    }

    /// A 64-bit number, which is a string in JSON, and which some collectors write as a number.
    private struct Count: Decodable {
        let value: Int

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int.self) {
                value = number
            } else {
                value = Int(try container.decode(String.self)) ?? 0
            }
        }
    }

    /// A collector that says nothing legible took everything.
    private static func rejected(in body: [UInt8]) -> Int {
        let answer = try? JSONDecoder().decode(Answer.self, from: Data(body))
        return max(0, answer?.partialSuccess?.rejectedSpans?.value ?? 0)
    }
}
