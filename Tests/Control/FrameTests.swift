import FoundationEssentials
import HTTPClient
import HTTPTypes
import Hummingbird
import Models
import Testing

@testable import ControlService

@Suite("The API's frame", .timeLimit(.minutes(1)))
struct FrameTests {
    @Test(
        "answers what it does not know with a problem", arguments: ["/", "/nothing", "/connections/x/y/z", "/jobs/1"])
    func unknownRoute(path: String) async throws {
        try await ControlBench.run { bench in
            try bench.expectProblem(try await bench.send(.get, path), 404, "no_such_route")
            let method = try await bench.send(.delete, "/openapi.json")
            try bench.expectProblem(method, method.status.code, "no_such_route")
        }
    }

    @Test("keeps a caller's correlation id that is fit for it, and makes one where it is not")
    func correlation() async throws {
        try await ControlBench.run { bench in
            let kept = try await bench.send(.get, "/openapi.json", [.correlationID: "job-42.a_B"])
            #expect(kept.headers[.correlationID] == "job-42.a_B")
            for bad in ["a b", "a\tb", "<x>", String(repeating: "a", count: 129)] {
                let made = try await bench.send(.get, "/openapi.json", [.correlationID: bad])
                #expect(made.headers[.correlationID]?.hasPrefix("http-") == true)
            }
            let first = try await bench.send(.get, "/openapi.json").headers[.requestID]
            let second = try await bench.send(.get, "/openapi.json").headers[.requestID]
            #expect(first != nil && first != second)
        }
    }

    @Test("bounds bodies, whether or not they say how long they are, and takes JSON only")
    func bodies() async throws {
        try await ControlBench.serve {
            let router = Router(context: ControlContext.self)
            router.add(middleware: FrameMiddleware())
            router.post("/") { request, _ in
                try Answer.json(try await request.json([String: String].self, limit: 64))
            }
            return router
        } _: { bench in
            let good = try await bench.send(.post, "/", body: #"{"a":"b"}"#)
            #expect(good.status == .ok)
            let long = "{\"a\":\"\(String(repeating: "x", count: 200_000))\"}"
            try bench.expectProblem(try await bench.send(.post, "/", body: long), 413, "body_too_large")
            var chunked = HTTPClientRequest(method: .post, url: bench.root + "/")
            chunked.headers[.contentType] = "application/json; charset=utf-8"
            let pieces = AsyncStream<[UInt8]> { stream in
                for _ in 0..<10 { stream.yield(Array(repeating: UInt8(ascii: " "), count: 100)) }
                stream.finish()
            }
            chunked.body = .stream(pieces)
            try bench.expectProblem(try await bench.http.send(chunked), 413, "body_too_large")
            try bench.expectProblem(try await bench.send(.post, "/", body: "{"), 400, "bad_request")
            try bench.expectProblem(try await bench.send(.post, "/", body: "[]"), 400, "bad_request")
            let other = try await bench.send(
                .post, "/", body: "a=b", [.contentType: "application/x-www-form-urlencoded"])
            try bench.expectProblem(other, 415, "not_json")
        }
    }

    @Test("reads pluses in queries as blanks, and refuses a query that is no text")
    func queries() async throws {
        try await ControlBench.serve {
            let router = Router(context: ControlContext.self)
            router.add(middleware: FrameMiddleware())
            router.get("/") { request, _ in try Answer.json(["q": try request.query("q") ?? "none"]) }
            return router
        } _: { bench in
            for (query, value) in [("q=a+b%2Bc", "a b+c"), ("q=%C3%BC", "ü"), ("+q=1", "none"), ("", "none")] {
                let answer = try await bench.send(.get, "/?\(query)")
                #expect(try JSONValue(parsing: answer.body) == .object(["q": .string(value)]))
            }
            for query in ["q=%00", "other=%00", "q=%FF", "q=1&q=2"] {
                try bench.expectProblem(try await bench.send(.get, "/?\(query)"), 400, "bad_request")
            }
        }
    }

    @Test("repeats the word by which Microsoft Graph asks whether it may tell of changes, as Graph sends it")
    func validationToken() async throws {
        try await ControlBench.run { bench in
            let token = "Validation%3a+Testing+client+application+reachability+for+subscription+Request-Id%3a+5f0e%2b1"
            let answer = try await bench.send(.post, "/push/outlook?validationToken=\(token)", body: "")
            #expect(answer.status == .ok && answer.headers[.contentType] == "text/plain; charset=utf-8")
            let word = "Validation: Testing client application reachability for subscription Request-Id: 5f0e+1"
            #expect(String(decoding: answer.body, as: UTF8.self) == word)
            let refused = try await bench.send(.post, "/push/outlook?validationToken=%00", body: "")
            try bench.expectProblem(refused, 400, "bad_request")
        }
    }

    @Test("tells nothing of an error that is our own")
    func internalError() async throws {
        struct Secret: Error, CustomStringConvertible { let description = "the password is s3cret" }
        try await ControlBench.serve {
            let router = Router(context: ControlContext.self)
            router.add(middleware: FrameMiddleware())
            router.get("/") { _, _ -> Response in throw Secret() }
            return router
        } _: { bench in
            let answer = try await bench.send(.get, "/")
            try bench.expectProblem(answer, 500, "internal")
            #expect(!String(decoding: answer.body, as: UTF8.self).contains("s3cret"))
        }
    }

    @Test("has a document of exactly the routes that there are")
    func document() async throws {
        try await ControlBench.run { bench in
            let answer = try await bench.send(.get, "/openapi.json")
            #expect(answer.status == .ok && answer.headers[.contentType] == "application/json")
            guard case .object(let document) = try JSONValue(parsing: answer.body),
                case .object(let paths) = document["paths"]
            else {
                Issue.record("no document")
                return
            }
            let written = paths.flatMap { path, methods -> [String] in
                guard case .object(let methods) = methods else { return [] }
                return methods.keys.map { "\($0.uppercased()) \(path)" }
            }
            let served = bench.api.router().routes.map { "\($0.method.rawValue) \($0.path)" }
            #expect(Set(written) == Set(served))
            #expect(written.count == served.count && written.count >= 6)
        }
    }

    @Test("has a document whose parts lead somewhere: references, path parameters, unique ids")
    func documentParts() async throws {
        try await ControlBench.run { bench in
            let operations = bench.api.allRoutes.flatMap(\.operations)
            #expect(Set(operations.map(\.id)).count == operations.count)
            for operation in operations {
                let inPath = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
                    $0.dropFirst().dropLast()
                }
                let named = operation.parameters.filter { $0.place == .path }.map { $0.name[...] }
                #expect(inPath == named)
                #expect(!operation.answers.isEmpty)
            }
            let routes = Set(
                bench.api.allRoutes.flatMap { routes in routes.operations.map { $0.needsUser == routes.needsUser } })
            #expect(routes == [true])
        }
    }
}
