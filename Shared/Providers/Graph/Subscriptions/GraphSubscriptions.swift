public import FoundationEssentials
import HTTPClient
import HTTPTypes

/// Change notifications of one mailbox. Throws as ``GraphClient`` says.
public struct GraphSubscriptions: Sendable {
    let client: GraphClient

    /// Of messages; Graph refuses longer ones.
    public static let longest = Duration.seconds(10_080 * 60)

    private struct New: Encodable {
        let changeType = "created,updated,deleted"
        let notificationUrl: String
        let lifecycleNotificationUrl: String
        let resource = "/me/messages"
        let expirationDateTime: String
        let clientState: String
    }

    private struct Renewal: Encodable {
        let expirationDateTime: String
    }

    /// Has Graph tell a URL of every change of a message. It asks the URL first whether it wants that.
    ///
    /// - Parameters:
    ///   - url: reachable from the internet, by HTTPS; told of changes and of what becomes of the subscription.
    ///   - secret: is repeated in each notification, 128 characters at most.
    public func create(url: String, secret: String, until: Date) async throws -> GraphSubscription {
        try await client.send(
            .post, "/subscriptions",
            New(
                notificationUrl: url, lifecycleNotificationUrl: url, expirationDateTime: TimeStamp.utc(until),
                clientState: secret))
    }

    /// Has Graph go on telling the same URL, which it cannot be changed to another.
    ///
    /// - Throws: ``ProviderError`` `notFound` for one that has lapsed.
    public func renew(_ id: String, until: Date) async throws -> GraphSubscription {
        try await client.send(
            .patch, "/subscriptions/\(URLEncoding.component(id))", Renewal(expirationDateTime: TimeStamp.utc(until)))
    }

    /// Ends it; so does time.
    ///
    /// - Throws: ``ProviderError`` `notFound` for one that has ended already.
    public func delete(_ id: String) async throws {
        try await client.delete("/subscriptions/\(URLEncoding.component(id))")
    }
}
