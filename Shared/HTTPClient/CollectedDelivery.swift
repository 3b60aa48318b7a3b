import HTTPTypes

/// Collects the whole answer for one caller.
final class CollectedDelivery: ResponseDelivery {
    private let caller: CheckedContinuation<HTTPClientResponse, any Error>
    private var body: [UInt8] = []

    init(_ caller: CheckedContinuation<HTTPClientResponse, any Error>) {
        self.caller = caller
    }

    var hasRoom: Bool { true }

    func receive(head: ResponseHead) {
        guard let length = head.fields[.contentLength].flatMap({ Int($0) }) else { return }
        // The announced length is not to be trusted with memory.
        body.reserveCapacity(min(max(length, 0), 1024 * 1024))
    }

    func receive(body bytes: UnsafeRawBufferPointer) {
        body.append(contentsOf: bytes)
    }

    func end(_ outcome: Result<ResponseHead, any Error>) {
        caller.resume(
            with: outcome.map {
                HTTPClientResponse(status: $0.status, headers: $0.fields, body: body, version: $0.version)
            }
        )
    }
}
