import HTTPClient
import HTTPTypes

/// The rules of each site, fetched once for as long as this lives; the RFC allows a day.
actor RobotsCache {
    private let sender: PacedSender
    private let agent: String
    private var known: [String: RobotsRules] = [:]

    init(sender: PacedSender, agent: String) {
        self.sender = sender
        self.agent = agent
    }

    /// - Parameter interval: between requests to the site, which this is one of.
    /// - Throws: `CancellationError`.
    func rules(of origin: String, interval: Duration) async throws -> RobotsRules {
        if let rules = known[origin] { return rules }
        let rules = try await fetch(origin, interval)
        known[origin] = rules
        return rules
    }

    /// What cannot be had for want of an answer closes the site, what is not there opens it (RFC 9309 §2.3.1).
    private func fetch(_ origin: String, _ interval: Duration) async throws -> RobotsRules {
        var request = HTTPClientRequest(
            url: origin + "/robots.txt", headers: [.userAgent: PageFetcher.userAgent(agent)])
        request.maximumRedirects = 5
        request.maximumResponseSize = 4 * RobotsRules.maximumSize
        do {
            let response = try await sender.send(request, to: origin, interval: interval)
            switch response.status.code {
            case 200...299: return RobotsRules(parsing: response.body, agent: agent)
            case 300...499 where response.status.code != 429: return .open
            default: return .closed
            }
        } catch is HTTPClientError {
            return .closed
        }
    }
}
