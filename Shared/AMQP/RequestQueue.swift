/// The requests with messages to send, first come, first served. Those nobody waits for any more are skipped.
struct RequestQueue {
    private var requests: [PublishRequest] = []
    private var head = 0

    var isEmpty: Bool { head == requests.count }

    mutating func append(_ request: PublishRequest) {
        requests.append(request)
    }

    /// The request to send from.
    mutating func next() -> PublishRequest? {
        while head < requests.count {
            let request = requests[head]
            if !request.isOver, !request.isSent { return request }
            head += 1
            if head == 1024 { dropFinished() }
        }
        dropFinished()
        return nil
    }

    private mutating func dropFinished() {
        requests.removeFirst(head)
        head = 0
    }
}
