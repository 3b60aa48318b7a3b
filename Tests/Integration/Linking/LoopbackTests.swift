import FoundationEssentials
import HTTPClient
import HTTPTypes
import Linking
import SandboxService
import Synchronization
import Testing

@testable import carillon

/// What `carillon connection add` does without a token.
@Suite("A link answered on this machine", .timeLimit(.minutes(1)))
struct LoopbackTests {
    @Test("is done when the browser has come back, which gets a page", arguments: AccountProvider.allCases)
    func link(provider: AccountProvider) async throws {
        try await LinkingBench.run { bench in
            let owner = try await bench.owner("ann")
            let linked = try await Self.run(bench, owner, provider) { url in
                let page = try await Self.browse(url, bench)
                #expect(page.contains("ann@example.com is linked"))
            }
            #expect(linked.account == "ann@example.com" && linked.userID == owner.userID)
        }
    }

    @Test("ends with the user's no")
    func denied() async throws {
        try await LinkingBench.run { bench in
            let owner = try await bench.owner("ann")
            await expect(.denied) {
                try await Self.run(bench, owner, .gmail) { url in
                    let page = try await Self.browse(url + "&sandbox_answer=deny", bench)
                    #expect(page.contains("Nothing was linked"))
                }
            }
        }
    }

    @Test("is not ended by pages that guess at it")
    func strangers() async throws {
        try await LinkingBench.run { bench in
            let owner = try await bench.owner("ann")
            let linked = try await Self.run(bench, owner, .gmail) { url in
                let redirect = try #require(LinkingBench.query(of: url).first { $0.name == "redirect_uri" }?.value)
                for query in ["", "?state=guessed&code=c", "?code=c", "?state=guessed&error=access_denied"] {
                    let answer = try await bench.http.send(HTTPClientRequest(url: redirect + query))
                    #expect(answer.status.code == 400)
                }
                _ = try await Self.browse(url, bench)
            }
            #expect(linked.account == "ann@example.com")
        }
    }

    @Test("is given up when nobody answers in time")
    func patience() async throws {
        try await LinkingBench.run { bench in
            let owner = try await bench.owner("ann")
            await expect(.unknownState) { try await Self.run(bench, owner, .gmail, for: .milliseconds(50)) { _ in } }
        }
    }

    private static func run(
        _ bench: LinkingBench, _ owner: LinkOwner, _ provider: AccountProvider, for patience: Duration = .seconds(30),
        browser: @escaping @Sendable (String) async throws -> Void
    ) async throws -> LinkedAccount {
        let listener = LoopbackListener(host: provider == .outlook ? "localhost" : "127.0.0.1")
        let (urls, begun) = AsyncStream.makeStream(of: String.self)
        async let walk: Void = {
            for await url in urls { try await browser(url) }
        }()
        let result: Result<LinkedAccount, any Error>
        do {
            result = .success(
                try await listener.run(
                    for: patience,
                    begin: { root in
                        let request = LinkRequest(provider: provider, kinds: [.mail], redirectURI: root)
                        begun.yield(try await bench.linking.start(request, of: owner).url)
                    }, answer: { try await bench.linking.finish(try LinkAnswer(query: $0), by: "operator") }))
        } catch {
            result = .failure(error)
        }
        begun.finish()
        try await walk
        return try result.get()
    }

    private static func browse(_ url: String, _ bench: LinkingBench) async throws -> String {
        var request = HTTPClientRequest(url: url)
        request.maximumRedirects = 3
        return String(decoding: try await bench.http.send(request).body, as: UTF8.self)
    }
}
