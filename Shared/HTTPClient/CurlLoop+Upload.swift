import CCurl

extension CurlLoop {
    /// Reads a body stream off the queue and hands it over chunk by chunk.
    ///
    /// A task of its own, because the answer's head may be returned to the caller while the body is still sent;
    /// it is cancelled when the exchange ends.
    func supply(_ body: HTTPClientBodyStream, to id: CurlTransfer.ID) -> Task<Void, Never> {
        Task {
            do {
                try await body.forEach { try await self.send($0, to: id) }
                endUpload(id)
            } catch {
                failUpload(id, error)
            }
        }
    }

    /// Lets paused directions of an exchange go on.
    func resume(_ transfer: CurlTransfer, receiving: Bool = false, sending: Bool = false) {
        if !transfer.unpause(receiving: receiving, sending: sending) { finish(transfer, CURLE_WRITE_ERROR) }
        settle()
    }

    /// Returns when libcurl took the whole chunk.
    private func send(_ chunk: [UInt8], to id: CurlTransfer.ID) async throws {
        try await withCheckedThrowingContinuation { (supplier: CheckedContinuation<Void, any Error>) in
            guard let transfer = transfers[id] else { return supplier.resume(throwing: CancellationError()) }
            guard transfer.outbound.supply(chunk, supplier) else {
                supplier.resume(throwing: CancellationError())
                return fail(transfer, "the body is longer than announced")
            }
            if transfer.outbound.isPaused { resume(transfer, sending: true) }
        }
    }

    private func endUpload(_ id: CurlTransfer.ID) {
        guard let transfer = transfers[id] else { return }
        transfer.outbound.finish()
        if transfer.outbound.isPaused { resume(transfer, sending: true) }
    }

    private func failUpload(_ id: CurlTransfer.ID, _ error: any Error) {
        guard let transfer = transfers[id] else { return }
        fail(transfer, "the body stream threw \(type(of: error))", underlying: error)
    }

    private func fail(_ transfer: CurlTransfer, _ detail: String, underlying: (any Error)? = nil) {
        _ = transfer.refuse(.uploadFailed, detail, underlying: underlying)
        finish(transfer, CURLE_ABORTED_BY_CALLBACK)
        settle()
    }
}
