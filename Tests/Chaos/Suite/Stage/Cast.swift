/// Who plays in a scene, and how they reach the servers.
struct Cast: Sendable {
    var workers = 2
    var publishers = 1
    var workerRoute = Route.direct
    var publisherRoute = Route.direct
    var workerClock = false
    var publisherClock = false
    /// Three nodes instead of one broker.
    var isCluster = false

    enum Route: Sendable {
        case direct
        /// To the broker through a relay that can be stalled and cut.
        case relay
        /// To both servers from a network of their own, over a link to each.
        case links
    }
}
