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
        if let length = headers[.contentLength].flatMap(Int.init), length > limit { throw HTTPError(.contentTooLarge) }
        let bytes: ByteBuffer
        do {
            bytes = try await body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw HTTPError(.contentTooLarge)
        }
        do {
            return try JSONDecoder().decode(Body.self, from: Data(bytes.readableBytesView))
        } catch let error as DecodingError {
            throw Problem.badRequest("the body is not what this route takes: \(Self.place(error))")
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

    /// The query, decoded, in order, so that what is there twice can be seen.
    var queryItems: [(name: String, value: String)] {
        uri.queryParameters.map { (String($0.key), String($0.value)) }
    }
}
