public import FoundationEssentials
import HTTPClient
import HTTPTypes

extension GmailClient {
    /// Has Gmail tell a Pub/Sub topic of every change of the mailbox, for a week at most. Asked for again, it begins anew.
    ///
    /// - Parameter topic: `projects/<project>/topics/<name>`, in which Gmail's own service account may publish.
    /// - Returns: when it lapses.
    public func watch(topic: String) async throws -> Date {
        struct Wish: Encodable { let topicName: String }
        struct Watch: Decodable { let expiration: String }
        let body = Array(try JSONEncoder().encode(Wish(topicName: topic)))
        let watch: Watch = try APIAnswer<GmailError>.decode(await post("watch", body, cost: configuration.costs.watch))
        // milliseconds, as text
        guard let expiration = Double(watch.expiration) else {
            throw GmailError.malformed("Watch: expiration is no number")
        }
        return Date(timeIntervalSince1970: expiration / 1000)
    }

    /// Ends it; so does time.
    public func stopWatching() async throws {
        _ = try await post("stop", [], cost: configuration.costs.stop)
    }

    private func post(_ path: String, _ body: [UInt8], cost: Double) async throws -> [UInt8] {
        var request = HTTPClientRequest(method: .post, url: configuration.baseURL + GmailPath.of(path))
        request.headers[.contentType] = "application/json"
        request.body = .bytes(body)
        return try await session.perform(request, cost: cost).0.body
    }
}
