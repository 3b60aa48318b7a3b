import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// The body as JSON.
    ///
    /// - Parameter limit: the most bytes; larger bodies are refused as soon as that many have come, and before any where
    ///   `Content-Length` says so.
    /// - Throws: ``Problem`` 400, 413 or 415.
    func json<Body: Decodable>(_ type: Body.Type, limit: Int = 64 * 1024) async throws -> Body {
        let media = headers[.contentType]?.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        guard media == "application/json" else {
            throw Problem(.unsupportedMediaType, "not_json", "the body must be application/json")
        }
        let bytes = try await bytes(limit: limit)
        do {
            return try JSONDecoder().decode(Body.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw Problem.badRequest("the body is not what this route takes: \(Self.place(error))")
        }
    }

    /// The body as it is.
    ///
    /// - Throws: ``Problem`` 413 as soon as that many bytes have come, and before any where `Content-Length` says so.
    func bytes(limit: Int) async throws -> [UInt8] {
        if let length = headers[.contentLength].flatMap(Int.init), length > limit { throw HTTPError(.contentTooLarge) }
        do {
            return Array(try await body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw HTTPError(.contentTooLarge)
        }
    }

    /// The same of a body that holds a place while it comes.
    ///
    /// - Throws: also ``Problem`` 408 where the body has not come as a whole within the time, however it trickles in.
    func bytes(limit: Int, within patience: Duration) async throws -> [UInt8] {
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask { try await bytes(limit: limit) }
            group.addTask {
                try await Task.sleep(for: patience)
                throw Problem.tooSlow(patience)
            }
            defer { group.cancelAll() }
            guard let bytes = try await group.next() else { throw CancellationError() }
            return bytes
        }
    }

    private static func place(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "'\(key.stringValue)' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "no such JSON" : "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' has another form"
        @unknown default: "not decodable"
        }
    }
}
