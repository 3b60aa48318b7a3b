import FoundationEssentials

/// An answer, freed of its transport.
struct SandboxReply: Sendable {
    /// What happens to the answer on its way.
    enum Transport: Sendable {
        case whole
        /// Half of the body is sent under its full `Content-Length`, then the connection closes.
        case truncated
        /// The connection is reset without an answer.
        case reset
    }

    var status: Int
    var contentType = "application/json; charset=UTF-8"
    var headers: [(name: String, value: String)] = []
    var body: [UInt8]
    var transport = Transport.whole
    /// Waited for before anything is sent.
    var delay: Duration = .zero
    /// Called once the answer is about to be sent, after the delay, or is given up.
    var whenDone: (@Sendable () -> Void)?

    init(status: Int = 200, body: [UInt8]) {
        self.status = status
        self.body = body
    }

    init(status: Int = 200, json value: some Encodable) {
        self.status = status
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            body = Array(try encoder.encode(value))
        } catch {
            self.status = 500
            body = Array("{\"error\":{\"code\":500,\"message\":\"the sandbox could not encode its answer\"}}".utf8)
        }
    }
}
