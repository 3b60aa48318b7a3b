/// The chunks of a streamed body, in order; their sizes mean nothing.
///
/// For one reader: of two iterators each would see a part. Reading throws ``HTTPClientError`` when the exchange
/// breaks off, and `CancellationError` when the reading task is cancelled, which ends the exchange.
public struct HTTPClientResponseBody: AsyncSequence, Sendable {
    let lease: CurlStreamLease

    public func makeAsyncIterator() -> Iterator {
        Iterator(lease: lease)
    }

    /// All of it in one array.
    /// - Throws: ``HTTPClientError`` `responseTooLarge` when there are more than `limit` bytes.
    public func collect(upTo limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in self {
            guard bytes.count + chunk.count <= limit else { throw lease.tooLarge(limit: limit) }
            bytes += chunk
        }
        return bytes
    }
}

extension HTTPClientResponseBody {
    public struct Iterator: AsyncIteratorProtocol {
        let lease: CurlStreamLease

        public mutating func next() async throws -> [UInt8]? {
            try await lease.next()
        }
    }
}
