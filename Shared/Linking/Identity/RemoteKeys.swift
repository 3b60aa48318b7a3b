import FoundationEssentials
public import HTTPClient
import HTTPTypes
public import JWTKit

/// The keys that somebody publishes at a URL, kept for an hour and asked for anew when a token names one not among them.
public actor RemoteKeys {
    /// Why there is no key.
    public enum Failure: Error, Sendable, Hashable {
        /// The keys cannot be had at the moment.
        case unavailable(reason: String)
        /// Nobody published such a key.
        case unknownKey
    }

    private let url: String
    private let transport: any HTTPTransport
    private let time: TimeSource
    private var known: KeySet?
    private var fetchedAt: Duration?
    private var triedAt: Duration?
    private var fetching: Task<KeySet, any Error>?
    /// Of the last try; nil when that one brought keys.
    private var failure: Failure?

    private static let lifetime = Duration.seconds(3600)
    /// Tokens with made-up key ids must not make us hammer the publisher.
    private static let pause = Duration.seconds(30)

    /// Nothing is fetched before the first token.
    public init(url: String, transport: any HTTPTransport, time: TimeSource = .system) {
        self.url = url
        self.transport = transport
        self.time = time
    }

    /// The keys, the one with this id among them.
    ///
    /// Old keys are used on while the publisher does not answer.
    /// - Throws: ``Failure``, or `CancellationError`.
    public func keys(with id: String?) async throws -> JWTKeyCollection {
        guard let id else { throw Failure.unknownKey }
        let now = time.uptime()
        if let known, known.ids.contains(id), fetchedAt.map({ now - $0 < Self.lifetime }) ?? false { return known.keys }
        if fetching == nil, let triedAt, now - triedAt < Self.pause {
            if let known, known.ids.contains(id) { return known.keys }
            // whether there is such a key, only an answer can tell
            throw failure ?? .unknownKey
        }
        let set: KeySet
        do {
            set = try await fetch()
        } catch {
            guard let known, known.ids.contains(id) else { throw error }
            return known.keys
        }
        guard set.ids.contains(id) else { throw Failure.unknownKey }
        return set.keys
    }

    /// Those who come while it is fetched wait for the same answer.
    private func fetch() async throws -> KeySet {
        if let fetching { return try await fetching.value }
        triedAt = time.uptime()
        let task = Task { [url, transport, time] in try await Self.load(url, transport, time) }
        fetching = task
        defer { fetching = nil }
        do {
            let set = try await task.value
            (known, fetchedAt, failure) = (set, time.uptime(), nil)
            return set
        } catch {
            failure = error as? Failure ?? .unavailable(reason: "\(error)")
            throw error
        }
    }

    private static func load(_ url: String, _ transport: any HTTPTransport, _ time: TimeSource) async throws -> KeySet {
        var request = HTTPClientRequest(url: url, timeout: .seconds(5))
        request.headers = [.accept: "application/json"]
        request.maximumResponseSize = 256 * 1024
        var retry = RetryPolicy()
        retry.attempts = 3
        retry.budget = .seconds(10)
        do {
            let answer = try await transport.send(request, retrying: retry, time: time)
            guard answer.status == .ok else { throw Failure.unavailable(reason: "status \(answer.status.code)") }
            guard let set = await KeySet(answer.body) else {
                throw Failure.unavailable(reason: "what is published there has no key that verifies signatures")
            }
            return set
        } catch let error as HTTPClientError {
            throw Failure.unavailable(reason: "\(error)")
        }
    }
}
