import Models

/// Where a message was before the broker gave it up, from the header `x-death`.
///
/// The header is a list, the latest death first, of tables with `exchange`, `routing-keys` and `queue`
/// (https://www.rabbitmq.com/docs/dlx#effects).
struct DeathHeader: Hashable {
    let exchange: String
    let routingKey: String

    /// - Parameter headers: a dead letter's; `nil` where they do not tell.
    init?(_ headers: JSONValue?) {
        guard case .object(let headers) = headers, case .array(let deaths) = headers["x-death"],
            case .object(let death) = deaths.first, case .string(let exchange) = death["exchange"],
            case .array(let keys) = death["routing-keys"], case .string(let key) = keys.first
        else { return nil }
        self.exchange = exchange
        routingKey = key
    }
}
