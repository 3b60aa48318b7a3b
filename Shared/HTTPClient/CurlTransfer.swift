import CCurl
import HTTPTypes

/// One exchange under way: the request, libcurl's handle for it, and where the answer goes.
///
/// The callbacks hold it unretained: it must outlive its place in the multi handle. Used on the loop's queue only.
final class CurlTransfer {
    typealias ID = UInt64

    let id: ID
    let request: HTTPClientRequest
    let easy: CurlEasy
    let outbound: OutboundBody
    let delivery: any ResponseDelivery
    /// Supplies the body stream; ended with the exchange.
    var supply: Task<Void, Never>?
    /// When libcurl should have given it up, with a second to spare.
    let deadline: ContinuousClock.Instant?
    private(set) var isReceivingPaused = false
    private var parser: ResponseHeadParser
    private var bodySize = 0
    private let bodyLimit: Int
    private var refusal: CurlRefusal?
    /// Why an address was not connected to; another of the same host may have been.
    private var forbidden: String?

    init(
        id: ID,
        request: HTTPClientRequest,
        configuration: HTTPClientConfiguration,
        delivery: any ResponseDelivery,
        bodyLimit: Int
    ) throws {
        self.id = id
        self.request = request
        self.delivery = delivery
        self.bodyLimit = bodyLimit
        let timeout = request.timeout ?? configuration.timeout
        deadline = timeout > .zero ? .now + timeout + .seconds(1) : nil
        outbound = OutboundBody(request.body)
        parser = ResponseHeadParser(
            limit: configuration.maximumHeaderSize,
            followsRedirects: request.redirectLimit(configuration) > 0
        )
        easy = try CurlEasy(request: request.description)
        try easy.configure(for: request, configuration)
        try installCallbacks()
        if configuration.addresses == .publicOnly { try installAddressGuard() }
    }

    /// Takes one header line; false gives the exchange up.
    func receive(headerLine line: UnsafeRawBufferPointer) -> Bool {
        switch parser.consume(line) {
        case .pending: return true
        case .tooLarge: return refuse(.responseTooLarge, "more headers than allowed")
        case .complete: return receiveHead()
        }
    }

    /// Takes a part of the body; nil when it must come again later, false gives the exchange up.
    func receive(body: UnsafeRawBufferPointer) -> Bool? {
        guard bodySize + body.count <= bodyLimit else { return refuseBody() }
        guard delivery.hasRoom else {
            isReceivingPaused = true
            return nil
        }
        bodySize += body.count
        delivery.receive(body: body)
        return true
    }

    /// Fills libcurl's buffer with the next bytes of the request's body.
    func send(into target: UnsafeMutableRawBufferPointer) -> OutboundBody.Portion {
        let portion = outbound.read(into: target)
        if portion == .tooShort { _ = refuse(.uploadFailed, "the body is shorter than announced") }
        return portion
    }

    /// Lets both directions go on, as far as they can.
    /// - Returns: false when libcurl could not hand over what it had kept back.
    func unpause(receiving: Bool, sending: Bool) -> Bool {
        if receiving { isReceivingPaused = false }
        let stillReceiving = isReceivingPaused ? CURLPAUSE_RECV : CURLPAUSE_RECV_CONT
        let stillSending = outbound.isPaused && !sending ? CURLPAUSE_SEND : CURLPAUSE_SEND_CONT
        return curl_easy_pause(easy.handle, stillReceiving | stillSending) == CURLE_OK
    }

    /// How the exchange ended, by what libcurl says and what we refused.
    func outcome(_ code: CURLcode) -> Result<ResponseHead, any Error> {
        if refusal == nil, code == CURLE_OK, let head = parser.head { return .success(head) }
        if code == CURLE_COULDNT_CONNECT, let forbidden { _ = refuse(.forbiddenAddress, forbidden) }
        return .failure(HTTPClientError(code, refusal: refusal, of: self, hasHead: parser.isComplete))
    }

    /// Notes that an address was not connected to.
    func forbid(_ reason: String) { forbidden = reason }

    /// Notes why we give the exchange up; the first reason stays. Always false, for callbacks.
    func refuse(_ code: HTTPClientError.Code, _ detail: String, underlying: (any Error)? = nil) -> Bool {
        refusal = refusal ?? CurlRefusal(code: code, detail: detail, underlying: underlying)
        return false
    }

    private func receiveHead() -> Bool {
        guard let head = parser.head else { return true }
        // Compressed bodies only grow, so an announced length past the limit settles it; HEAD announces no body.
        if request.method != .head, let length = head.fields[.contentLength].flatMap({ Int($0) }), length > bodyLimit {
            return refuseBody()
        }
        delivery.receive(head: head)
        return true
    }

    private func refuseBody() -> Bool {
        refuse(.responseTooLarge, "the body is larger than \(bodyLimit) bytes")
    }
}
