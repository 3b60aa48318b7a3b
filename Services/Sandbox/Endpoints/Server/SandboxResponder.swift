import Glibc
import HTTPTypes
import Hummingbird
import NIOCore

/// Between Hummingbird's requests and the sandbox's.
struct SandboxResponder: HTTPResponder {
    let router: SandboxRouter

    /// A delivered message may be as large as Gmail's own limit.
    private static let maximumBody = 64 * 1024 * 1024

    /// The half-sent body of a truncated answer; closes the connection.
    private struct Truncated: Error {}

    func respond(to request: Request, context: SandboxContext) async throws -> Response {
        let body = try await request.body.collect(upTo: Self.maximumBody)
        let reply = await router.respond(
            to: SandboxRequest(
                method: request.method.rawValue,
                target: request.uri.string,
                authorization: request.headers[.authorization],
                contentType: request.headers[.contentType],
                prefer: HTTPField.Name("Prefer").flatMap { request.headers[$0] },
                ifNoneMatch: request.headers[.ifNoneMatch],
                authority: request.head.authority,
                body: Array(body.readableBytesView)
            )
        )
        defer { reply.whenDone?() }
        if reply.delay > .zero { try await Task.sleep(for: reply.delay) }
        return switch reply.transport {
        case .whole: whole(reply)
        case .truncated: truncated(reply)
        case .reset: await reset(context.channel)
        }
    }

    private func whole(_ reply: SandboxReply) -> Response {
        Response(
            status: HTTPResponse.Status(code: reply.status),
            headers: fields(reply),
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body))
        )
    }

    private func truncated(_ reply: SandboxReply) -> Response {
        let half = ByteBuffer(bytes: reply.body.prefix(reply.body.count / 2))
        let body = ResponseBody(contentLength: max(1, reply.body.count)) { writer in
            try await writer.write(half)
            throw Truncated()
        }
        return Response(status: HTTPResponse.Status(code: reply.status), headers: fields(reply), body: body)
    }

    /// Closing with a linger time of zero sends RST; what Hummingbird then writes goes nowhere.
    private func reset(_ channel: any Channel) async -> Response {
        if let provider = channel as? any SocketOptionProvider {
            try? await provider.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        try? await channel.close()
        return Response(status: .internalServerError)
    }

    private func fields(_ reply: SandboxReply) -> HTTPFields {
        var fields: HTTPFields = [.contentType: reply.contentType]
        for header in reply.headers {
            if let name = HTTPField.Name(header.name) { fields.append(HTTPField(name: name, value: header.value)) }
        }
        return fields
    }
}
