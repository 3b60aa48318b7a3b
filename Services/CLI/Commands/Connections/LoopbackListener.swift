import HTTPClient
import HTTPTypes
import Hummingbird
import Linking
import Logging
import NIOCore

/// Waits on a port of this machine for the browser that a provider sends back (RFC 8252 §7.3).
struct LoopbackListener: Sendable {
    typealias Query = [(name: String, value: String)]

    /// What the browser calls this machine. It is listened on at 127.0.0.1 either way.
    let host: String

    /// How the waiting ended.
    private enum End: Sendable {
        case answered(Result<LinkedAccount, LinkError>)
        case failed(any Error)
    }

    /// Listens until one answer has linked or been refused, or the time is over.
    ///
    /// - Parameters:
    ///   - begin: is given the redirect's URL once it is listened on.
    ///   - answer: is given a redirect's query. An answer to something else than what was begun is not the end: any
    ///     page in the browser could send one.
    /// - Throws: ``LinkError``; what `begin` and `answer` throw.
    func run(
        for patience: Duration, begin: @escaping @Sendable (_ redirectURI: String) async throws -> Void,
        answer: @escaping @Sendable (Query) async throws -> LinkedAccount
    ) async throws -> LinkedAccount {
        let (ends, end) = AsyncStream.makeStream(of: End.self)
        return try await withThrowingTaskGroup(of: LinkedAccount?.self) { group in
            group.addTask {
                try await application(answer, end, begin: begin).run()
                return nil
            }
            group.addTask {
                try await Task.sleep(for: patience)
                throw LinkError.noAnswer
            }
            group.addTask {
                for await end in ends {
                    switch end {
                    case .answered(let result): return try result.get()
                    case .failed(let error): throw error
                    }
                }
                throw CancellationError()
            }
            defer { group.cancelAll() }
            while let linked = try await group.next() {
                if let linked { return linked }
            }
            throw CancellationError()
        }
    }

    private func application(
        _ answer: @escaping @Sendable (Query) async throws -> LinkedAccount, _ end: AsyncStream<End>.Continuation,
        begin: @escaping @Sendable (String) async throws -> Void
    ) -> some ApplicationProtocol {
        let router = Router()
        router.get("/") { request, _ in
            // what is no query has no state either, and is answered as such a one is
            let query = (try? URLEncoding.items(request.uri.query ?? "")) ?? []
            return try await respond(to: query, answer, end)
        }
        var quiet = Logger(label: "loopback")
        quiet.logLevel = .critical
        return Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0), serverName: nil),
            onServerRunning: { channel in
                do {
                    try await begin("http://\(host):\(channel.localAddress?.port ?? 0)/")
                } catch {
                    end.yield(.failed(error))
                }
            },
            logger: quiet)
    }

    private func respond(
        to query: Query, _ answer: @Sendable (Query) async throws -> LinkedAccount,
        _ end: AsyncStream<End>.Continuation
    ) async throws -> Response {
        do {
            let linked = try await answer(query)
            let page = LoopbackPage(title: "\(linked.account) is linked", text: "You can close this window.")
            return Self.response(.ok, page) { end.yield(.answered(.success(linked))) }
        } catch let error as LinkError {
            let page = LoopbackPage(title: "Nothing was linked", text: error.description)
            let isForeign = [.unknownState, .malformedAnswer].contains(error.code)
            return Self.response(.badRequest, page) {
                if !isForeign { end.yield(.answered(.failure(error))) }
            }
        } catch {
            end.yield(.failed(error))
            throw error
        }
    }

    /// - Parameter whenSent: called when the browser has the page, so that the command does not end before.
    private static func response(
        _ status: HTTPResponse.Status, _ page: LoopbackPage, whenSent: @escaping @Sendable () -> Void
    ) -> Response {
        let bytes = ByteBuffer(string: page.html)
        let body = ResponseBody(contentLength: bytes.readableBytes) { writer in
            defer { whenSent() }
            try await writer.write(bytes)
            try await writer.finish(nil)
        }
        var headers: HTTPFields = [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"]
        headers[.connection] = "close"
        return Response(status: status, headers: headers, body: body)
    }
}
