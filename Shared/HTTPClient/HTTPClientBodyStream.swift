/// An asynchronous sequence of chunks, its type erased.
public struct HTTPClientBodyStream: Sendable {
    /// The number of bytes, where known.
    let length: Int?
    private let drain: @Sendable (_ sink: @Sendable ([UInt8]) async throws -> Void) async throws -> Void

    init<Chunks: AsyncSequence & Sendable>(_ chunks: Chunks, length: Int?) where Chunks.Element == [UInt8] {
        self.length = length
        drain = { sink in
            for try await chunk in chunks where !chunk.isEmpty { try await sink(chunk) }
        }
    }

    /// Hands every chunk to `sink`, the next one only after the one before was taken.
    func forEach(_ sink: @Sendable ([UInt8]) async throws -> Void) async throws {
        try await drain(sink)
    }
}
