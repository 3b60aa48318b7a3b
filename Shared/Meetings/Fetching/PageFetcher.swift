import HTML
import HTTPClient
import HTTPTypes
import MIME

/// Fetches pages as a good guest: by robots.txt, at the site's pace, and only what has changed.
struct PageFetcher: Sendable {
    /// What came of asking for a page.
    enum Answer {
        case unchanged
        /// The site has no such page.
        case gone(status: Int)
        case page(html: String, address: PageAddress, etag: String?, lastModified: String?)
    }

    let sender: PacedSender
    let agent: String
    let robots: RobotsCache

    private static let maximumRedirects = 5

    static func userAgent(_ agent: String) -> String { "\(agent) (meeting pages; gzip)" }

    /// - Throws: ``ScrapeError``, `CancellationError`.
    func fetch(_ address: PageAddress, memory: PageMemory?, for source: MeetingSource) async throws -> Answer {
        var address = address
        for _ in 0...Self.maximumRedirects {
            let response = try await send(address, memory, source)
            switch response.status.code {
            case 304 where memory != nil: return .unchanged
            case 200: return try page(response, address, source)
            case 404, 410: return .gone(status: response.status.code)
            case 301, 302, 303, 307, 308:
                // by hand, for the rules of robots.txt hold for where it leads as well
                guard let target = response.headers[.location].flatMap(address.resolving) else {
                    throw ScrapeError(.refused, source, "\(address.text) leads to no page")
                }
                address = target
            default:
                let status = response.status.code
                let code: ScrapeError.Code = status == 429 || status >= 500 ? .unreachable : .refused
                throw ScrapeError(code, source, "\(address.text) answers with status \(status)")
            }
        }
        throw ScrapeError(.refused, source, "\(address.text) leads from one page to the next, and on")
    }

    private func send(
        _ address: PageAddress, _ memory: PageMemory?, _ source: MeetingSource
    ) async throws -> HTTPClientResponse {
        let rules = try await robots.rules(of: address.origin, interval: source.interval)
        guard rules.allows(address.path) else {
            let reason = rules == .closed ? "robots.txt cannot be had at present" : "robots.txt forbids it"
            throw ScrapeError(
                rules == .closed ? .unreachable : .disallowed, source, "\(address.text) is not fetched: \(reason)")
        }
        var request = HTTPClientRequest(url: address.text, headers: [.userAgent: Self.userAgent(agent)])
        request.headers[.accept] = "text/html, application/xhtml+xml"
        request.headers[.ifNoneMatch] = memory?.etag
        // a server that knows ETags ignores this one beside it (RFC 9110 §13.1.3)
        request.headers[.ifModifiedSince] = memory?.lastModified
        request.maximumResponseSize = HTMLDocument.maximumSize
        do {
            return try await sender.send(
                request, to: address.origin, interval: max(source.interval, rules.delay ?? .zero))
        } catch let error as HTTPClientError {
            let code: ScrapeError.Code = error.code == .responseTooLarge ? .badPage : .unreachable
            throw ScrapeError(code, source, "\(error)")
        }
    }

    private func page(
        _ response: HTTPClientResponse, _ address: PageAddress, _ source: MeetingSource
    ) throws(ScrapeError) -> Answer {
        let type = response.headers[.contentType] ?? "text/html"
        let kind = type.prefix { $0 != ";" }.trimmed.lowercased()
        guard kind == "text/html" || kind == "application/xhtml+xml" else {
            throw ScrapeError(.badPage, source, "\(address.text) is no HTML but \(kind.prefix(60))")
        }
        let charset = ContentType.parameter("charset", in: type) ?? HTMLCharset.declared(in: response.body)
        return .page(
            html: CharsetDecoder.decode(response.body, charset: charset).text, address: address,
            etag: response.headers[.eTag], lastModified: response.headers[.lastModified])
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
