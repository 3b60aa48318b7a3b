import Documents
import FoundationEssentials
import HTTPTypes
import JobsTesting
import Library
import Models
import Testing

extension LibraryTests {
    @Suite("Documents and search over HTTP")
    struct LibraryAPITests {
        private static let minutes = Array(
            "# Minutes of the harbour board\n\nThe dredging of the north basin begins in March.".utf8)

        private func titles(_ answer: [String: JSONValue]) -> [JSONValue] {
            guard case .array(let hits) = answer["hits"] else { return [] }
            return hits.compactMap { if case .object(let hit) = $0 { hit["title"] } else { nil } }
        }

        @Test("a document is uploaded, followed until search finds it, and removed again")
        func life() async throws {
            try await LibraryFixture.with { library in
                try await LibraryAPI.serve(library) { api in
                    let placed = try await api.send(
                        .post, "/ingest?name=harbour%20minutes.md", as: library.ann, body: Self.minutes)
                    #expect(placed.status == 202 && placed.json["news"] == "created" && placed.json["version"] == 1)
                    #expect(placed.json["name"] == "harbour minutes.md")
                    guard case .string(let id) = placed.json["id"] else { return #expect(Bool(false), "no id") }
                    let path = "/documents/\(id)"
                    #expect(try await api.send(.get, path, as: library.ann).json["state"] == "stored")
                    try await library.service.drain()
                    #expect(try await api.send(.get, path, as: library.ann).json["state"] == "searchable")

                    let found = try await api.send(.get, "/search?q=dredging%20basin&kind=document", as: library.ann)
                    #expect(found.status == 200 && titles(found.json) == ["Minutes of the harbour board"])
                    let again = try await api.send(
                        .post, "/ingest?name=harbour%20minutes.md", as: library.ann, body: Self.minutes)
                    #expect(again.status == 200 && again.json["news"] == "unchanged")

                    let removed = try await api.send(.delete, path, as: library.ann)
                    #expect(removed.status == 200 && removed.json["name"] == "harbour minutes.md")
                    #expect(titles(try await api.send(.get, "/search?q=dredging", as: library.ann).json).isEmpty)
                    #expect(try await library.count("passages") == 0)
                    #expect(try await library.count("audit_log WHERE action = 'document.remove'") == 1)
                }
            }
        }

        @Test("nobody sees, finds or removes what is another's")
        func others() async throws {
            try await LibraryFixture.with { library in
                let placement = try await library.upload("minutes.md", bytes: Self.minutes)
                try await library.service.drain()
                try await LibraryAPI.serve(library) { api in
                    let path = "/documents/\(placement.documentID)"
                    #expect(try await api.send(.get, path, as: library.bob).status == 404)
                    #expect(try await api.send(.delete, path, as: library.bob).status == 404)
                    #expect(try await api.send(.get, "/documents", as: library.bob).json["documents"] == .array([]))
                    #expect(titles(try await api.send(.get, "/search?q=dredging", as: library.bob).json).isEmpty)
                    guard
                        case .array(let own) = try await api.send(.get, "/documents", as: library.ann).json["documents"]
                    else { return #expect(Bool(false), "no list") }
                    #expect(own.count == 1)
                }
            }
        }

        @Test("what cannot be taken is refused in words, and nothing of it is kept")
        func refusals() async throws {
            try await LibraryFixture.with { library in
                try await LibraryAPI.serve(library) { api in
                    let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
                    let large = Array(repeating: UInt8(ascii: "a"), count: DocumentLimits().maximumSize + 1)
                    for (path, body, status, code) in [
                        ("/ingest", Self.minutes, 400, "bad_request"),
                        ("/ingest?name=", Self.minutes, 400, "bad_request"),
                        ("/ingest?name=a&name=b", Self.minutes, 400, "bad_request"),
                        ("/ingest?name=a.png", png, 415, "document_unsupported"),
                        ("/ingest?name=a.txt", Array(" \n".utf8), 422, "document_refused"),
                        ("/ingest?name=a.txt", large, 413, "body_too_large"),
                    ] {
                        let answer = try await api.send(.post, path, as: library.ann, body: body)
                        #expect(answer.status == status && answer.json["code"] == .string(code), "\(path): \(answer)")
                    }
                    for query in ["limit=0", "limit=51", "limit=x", "kind=letter", "since=yesterday", "q=a&q=b"] {
                        #expect(try await api.send(.get, "/search?\(query)", as: library.ann).status == 400, "\(query)")
                    }
                    let nothing = try await api.send(.get, "/search", as: library.ann)
                    #expect(nothing.status == 200 && nothing.json["hits"] == .array([]))
                }
                #expect(try await library.count("documents") == 0)
            }
        }
    }
}
