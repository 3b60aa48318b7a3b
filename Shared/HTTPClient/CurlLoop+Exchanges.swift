extension CurlLoop {
    /// Runs an exchange and returns the whole answer.
    func collect(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        let id = nextID()
        let limit = request.maximumResponseSize ?? configuration.maximumResponseSize
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { caller in
                begin(id, request, CollectedDelivery(caller), bodyLimit: limit)
            }
        } onCancel: {
            cancelSoon(id)
        }
    }

    /// Runs an exchange and returns when its head is there.
    func stream(_ request: HTTPClientRequest) async throws -> HTTPClientStreamedResponse {
        let id = nextID()
        // Whatever happens from here on, the end of the lease cleans up.
        let lease = CurlStreamLease(loop: self, id: id, request: request.description)
        let head = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { caller in
                let delivery = StreamedDelivery(caller, capacity: configuration.streamBufferSize)
                streams[id] = delivery
                begin(id, request, delivery, bodyLimit: request.maximumResponseSize ?? .max)
            }
        } onCancel: {
            cancelSoon(id)
        }
        let body = HTTPClientResponseBody(lease: lease)
        return HTTPClientStreamedResponse(status: head.status, headers: head.fields, body: body)
    }

    /// The next part of a streamed body; nil at its end.
    func nextChunk(_ id: CurlTransfer.ID, request: String) async throws -> [UInt8]? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { reader in
                read(id, reader, request: request)
            }
        } onCancel: {
            cancelSoon(id)
        }
    }

    private func begin(
        _ id: CurlTransfer.ID,
        _ request: HTTPClientRequest,
        _ delivery: any ResponseDelivery,
        bodyLimit: Int
    ) {
        // The handler's `cancel` comes after this on the queue, and finds the exchange; but why connect at all.
        guard !Task.isCancelled else { return delivery.end(.failure(CancellationError())) }
        do {
            try admit(request)
            let transfer = try CurlTransfer(
                id: id,
                request: request,
                configuration: configuration,
                delivery: delivery,
                bodyLimit: bodyLimit
            )
            try start(transfer)
        } catch {
            delivery.end(.failure(error))
        }
        settle()
    }

    private func admit(_ request: HTTPClientRequest) throws {
        if isShutDown {
            throw HTTPClientError(.shutDown, request: request.description, detail: "the client was shut down")
        }
        if let flaw = request.flaw { throw HTTPClientError(.badURL, request: request.description, detail: flaw) }
    }

    private func start(_ transfer: CurlTransfer) throws {
        guard multi.add(transfer.easy) else {
            throw HTTPClientError(
                .unavailable,
                request: transfer.request.description,
                detail: "libcurl took no further exchange"
            )
        }
        transfers[transfer.id] = transfer
        watchOverdue()
        if case .stream(let body) = transfer.request.body { transfer.supply = supply(body, to: transfer.id) }
    }

    private func read(
        _ id: CurlTransfer.ID,
        _ reader: CheckedContinuation<[UInt8]?, any Error>,
        request: String
    ) {
        guard let delivery = streams[id], !delivery.isBeingRead else {
            let detail = "a streamed body has one reader at a time"
            return reader.resume(throwing: HTTPClientError(.unavailable, request: request, detail: detail))
        }
        guard !Task.isCancelled else {
            cancel(id)
            return reader.resume(throwing: CancellationError())
        }
        delivery.read(reader)
        if let transfer = transfers[id], transfer.isReceivingPaused { resume(transfer, receiving: true) }
    }
}
