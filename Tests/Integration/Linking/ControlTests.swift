import FoundationEssentials
import HTTPClient
import HTTPTypes
import Linking
import Models
import Postgres
import SandboxService
import Testing

@testable import ControlService

@Suite("The HTTP API", .timeLimit(.minutes(1)))
struct ControlTests {
    @Test(
        "links an account by the browser that began it, shows it to its user alone, and unlinks it",
        arguments: AccountProvider.allCases)
    func whole(provider: AccountProvider) async throws {
        try await ControlFixture.run { fixture in
            let (ann, eve) = (try await fixture.bench.owner("ann").userID, try await fixture.bench.owner("eve").userID)
            let name = provider.rawValue
            let started = try await fixture.send(
                .post, "/connections/\(name)/authorization", as: ann, body: #"{"kinds":["mail","calendar"]}"#)
            #expect(started.status == 201)
            let cookie = try #require(started.answer.headers[.setCookie]?.split(separator: ";").first).description
            #expect(started.answer.headers[.setCookie]?.contains("HttpOnly") == true)
            let url = try #require(started.json?["url"]?.text)
            let location = try #require(
                try await fixture.bench.http.send(HTTPClientRequest(url: url)).headers[.location])
            #expect(location.hasPrefix("http://127.0.0.1:9/connections/\(name)/callback?"))
            let callback = fixture.local(location)
            #expect(try await fixture.send(.get, callback).status == 403)
            #expect(try await fixture.send(.get, callback, as: eve).status == 403)
            let page = try await fixture.send(.get, callback, [.cookie: cookie])
            #expect(page.status == 200)
            #expect(String(decoding: page.answer.body, as: UTF8.self).contains("ann@example.com is linked"))
            #expect(page.answer.headers[.contentSecurityPolicy] != nil)
            #expect(try await fixture.send(.get, callback, [.cookie: cookie]).status == 400)

            let list = try await fixture.send(.get, "/connections", as: ann)
            let connection = try #require(list.json?["connections"]?.list.first)
            #expect(connection["account"]?.text == "ann@example.com" && connection["state"]?.text == "active")
            #expect(!String(decoding: list.answer.body, as: UTF8.self).contains("token"))
            #expect(try await fixture.send(.get, "/connections", as: eve).json?["connections"]?.list.isEmpty == true)
            let id = try #require(connection["id"]?.text)
            #expect(try await fixture.send(.delete, "/connections/\(id)", as: eve).status == 404)
            let removed = try await fixture.send(.delete, "/connections/\(id)", as: ann, [.correlationID: "c-1"])
            #expect(removed.status == 200 && removed.json?["revocation"]?.text == "revoked")
            let states = try await fixture.send(.get, "/connections", as: ann).json?["connections"]?.list
            #expect(states?.first?["state"]?.text == "disconnected")
            let audit = try await fixture.bench.text(
                "SELECT concat_ws('|', action, actor, correlation_id) FROM audit_log ORDER BY id DESC LIMIT 1")
            #expect(audit == "connection.revoke|user:\(ann.uuidString.lowercased())|c-1")
        }
    }

    @Test("tells a browser that access was denied, and a program with a problem")
    func denied() async throws {
        try await ControlFixture.run { fixture in
            let ann = try await fixture.bench.owner("ann").userID
            for accept in ["text/html", "application/json"] {
                let started = try await fixture.send(.post, "/connections/gmail/authorization", as: ann, body: "{}")
                let url = try #require(started.json?["url"]?.text)
                let refused = try await fixture.bench.http.send(HTTPClientRequest(url: url + "&sandbox_answer=deny"))
                let callback = fixture.local(try #require(refused.headers[.location]))
                let answer = try await fixture.send(.get, callback, as: ann, [.accept: accept])
                #expect(answer.status == 403)
                let isProblem = answer.answer.headers[.contentType] == "application/problem+json"
                #expect(isProblem == (accept == "application/json"))
                if isProblem { #expect(answer.json?["code"]?.text == "access_denied") }
            }
            #expect(try await fixture.send(.get, "/connections", as: ann).json?["connections"]?.list.isEmpty == true)
        }
    }

    @Test("answers what no database takes with a problem of the asker's")
    func unstorable() async throws {
        try await ControlFixture.run { fixture in
            let ann = try await fixture.bench.owner("ann").userID
            for path in ["/search?q=a&person=%00", "/search?q=%00", "/search?q=%FF", "/jobs?status=%00"] {
                let answer = try await fixture.send(.get, path, as: ann)
                #expect(answer.status == 400 && answer.json?["code"]?.text == "bad_request", "\(path)")
            }
            let wish = #"{"account":"a@\u0000"}"#
            #expect(
                try await fixture.send(.post, "/connections/gmail/authorization", as: ann, body: wish).status == 400)
            let notice = #"{"value":[{"subscriptionId":"\u0000","clientState":"s"}]}"#
            #expect(try await fixture.send(.post, "/push/outlook", body: notice).status == 202)
        }
    }

    @Test("refuses wishes that it does not know, with a problem")
    func badWishes() async throws {
        try await ControlFixture.run { fixture in
            let ann = try await fixture.bench.owner("ann").userID
            for (path, body, status) in [
                ("/connections/yahoo/authorization", "{}", 404), ("/connections/gmail/authorization", "{", 400),
                ("/connections/gmail/authorization", #"{"kinds":[]}"#, 400),
                ("/connections/gmail/authorization", #"{"kinds":["mail","feet"]}"#, 400),
                ("/connections/gmail/authorization", #"{"account":"nobody"}"#, 400),
            ] {
                let answer = try await fixture.send(.post, path, as: ann, body: body)
                #expect(answer.status == status && answer.json?["code"] != nil, "\(body)")
            }
            #expect(try await fixture.send(.delete, "/connections/none", as: ann).status == 404)
            #expect(try await fixture.send(.get, "/connections/gmail/callback?state=x&code=y", as: ann).status == 400)
            #expect(try await fixture.send(.get, "/connections", as: UUID()).json?["code"]?.text == "no_such_user")
        }
    }

    @Test("lists the user's own jobs, page by page, without their payloads")
    func jobs() async throws {
        try await ControlFixture.run { fixture in
            let (ann, eve) = (try await fixture.bench.owner("ann"), try await fixture.bench.owner("eve"))
            try await fixture.bench.database.query(
                """
                INSERT INTO live_jobs (job_type, family, user_id, tenant_id, payload, correlation_id)
                SELECT 'sync_mailbox', 'ingestion', \(ann.userID), \(ann.tenantID), '{"secret": 1}', 'job-' || n
                FROM generate_series(1, 5) AS n
                """)
            try await fixture.bench.database.query(
                """
                INSERT INTO finished_jobs (id, job_type, family, status, priority, user_id, payload, retry_count,
                    max_retries, crashes, interruptions, attempt, errors, correlation_id, created_at)
                VALUES (0, 'sync_mailbox', 'ingestion', 'failed', 0, \(ann.userID), '{}', 0, 3, 0, 0, 1, '[]', 'c', now())
                """)
            let first = try await fixture.send(.get, "/jobs?limit=4", as: ann.userID)
            #expect(first.json?["jobs"]?.list.count == 4)
            #expect(!String(decoding: first.answer.body, as: UTF8.self).contains("secret"))
            guard case .integer(let next) = first.json?["next"] else {
                Issue.record("no next page")
                return
            }
            let rest = try await fixture.send(.get, "/jobs?limit=4&before=\(next)", as: ann.userID)
            #expect(rest.json?["jobs"]?.list.count == 2 && rest.json?["next"] == nil)
            let failed = try await fixture.send(.get, "/jobs?status=failed", as: ann.userID)
            #expect(failed.json?["jobs"]?.list.count == 1)
            #expect(try await fixture.send(.get, "/jobs", as: eve.userID).json?["jobs"]?.list.isEmpty == true)
            for query in ["limit=0", "limit=201", "limit=x", "before=-1", "status=odd"] {
                #expect(try await fixture.send(.get, "/jobs?\(query)", as: ann.userID).status == 400)
            }
        }
    }
}
