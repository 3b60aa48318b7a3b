import Testing

@testable import HTTPClient

@Suite("the body of a request on its way out")
struct OutboundBodyTests {
    private func read(_ body: OutboundBody, _ size: Int) -> (portion: OutboundBody.Portion, bytes: [UInt8]) {
        var target = [UInt8](repeating: 0, count: size)
        let portion = target.withUnsafeMutableBytes { body.read(into: $0) }
        guard case .bytes(let count) = portion else { return (portion, []) }
        return (portion, Array(target[..<count]))
    }

    private func stream(length: Int?) -> OutboundBody {
        OutboundBody(.stream(AsyncStream<[UInt8]> { _ in }, length: length))
    }

    @Test("bytes go out in portions, and again after going back")
    func bytes() {
        let body = OutboundBody(.bytes([1, 2, 3]))
        #expect(read(body, 2).bytes == [1, 2])
        #expect(read(body, 2).bytes == [3])
        #expect(read(body, 2).portion == .end)
        #expect(body.seek(to: 0))
        #expect(read(body, 9).bytes == [1, 2, 3])
        #expect(!body.seek(to: 4))
    }

    @Test("a stream waits for its next chunk, and its supplier until the chunk is taken")
    func chunks() async throws {
        let body = stream(length: nil)
        #expect(read(body, 9).portion == .wait)
        #expect(body.isPaused)
        try await withCheckedThrowingContinuation { supplier in
            #expect(body.supply([1, 2, 3], supplier))
            #expect(read(body, 2).bytes == [1, 2])
            #expect(read(body, 2).bytes == [3])
        }
        body.finish()
        #expect(read(body, 9).portion == .end)
        #expect(!body.seek(to: 0))
    }

    @Test("the last byte of a known length goes out only when the stream has ended")
    func lastByte() async throws {
        let body = stream(length: 3)
        try await withCheckedThrowingContinuation { supplier in
            #expect(body.supply([1, 2, 3], supplier))
            #expect(read(body, 9).bytes == [1, 2])
        }
        #expect(read(body, 9).portion == .wait)
        body.finish()
        #expect(read(body, 9).bytes == [3])
        #expect(read(body, 9).portion == .end)
    }

    @Test("more than announced is noticed before the end goes out, less at the end")
    func wrongLengths() async throws {
        let long = stream(length: 2)
        try await withCheckedThrowingContinuation {
            _ = long.supply([1, 2], $0); _ = read(long, 9)
        }
        await #expect(throws: CancellationError.self) {
            try await withCheckedThrowingContinuation { (supplier: CheckedContinuation<Void, any Error>) in
                #expect(!long.supply([3], supplier))
                supplier.resume(throwing: CancellationError())
            }
        }
        let short = stream(length: 2)
        short.finish()
        #expect(read(short, 9).portion == .tooShort)
    }

    @Test("a supplier nobody takes from is let go")
    func abandoned() async {
        let body = stream(length: nil)
        await #expect(throws: CancellationError.self) {
            try await withCheckedThrowingContinuation { supplier in
                _ = body.supply([1], supplier)
                body.abandon()
            }
        }
    }
}
