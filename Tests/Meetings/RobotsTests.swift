import Meetings
import Testing

@Suite("robots.txt")
struct RobotsTests {
    private func allows(_ text: String, _ path: String, agent: String = "carillon") -> Bool {
        RobotsRules(parsing: Array(text.utf8), agent: agent).allows(path)
    }

    @Test("without rules, or for others, allows everything")
    func open() {
        #expect(allows("", "/x"))
        #expect(allows("User-agent: other\nDisallow: /", "/x"))
        #expect(allows("Disallow: /", "/x"), "a rule before any crawler is named")
        #expect(allows("User-agent: *\nDisallow:", "/x"))
        #expect(RobotsRules.open.allows("/x") && !RobotsRules.closed.allows("/x"))
    }

    @Test("of one's own name goes before that of all, in any case and in several groups")
    func groups() {
        let text = """
            # comment
            User-Agent: *
            Disallow: /

            user-agent: Carillon/2.0   # us
            Sitemap: https://x.example/map
            User-agent: friend
            Disallow: /private
            USER-AGENT: other
            Disallow: /
            User-agent: CARILLON
            Disallow: /also
            """
        #expect(allows(text, "/open"))
        #expect(!allows(text, "/private/x"))
        #expect(!allows(text, "/also"))
        #expect(!allows(text, "/open", agent: "stranger"))
        #expect(!allows(text, "/private", agent: "friend"))
        #expect(allows(text, "/also", agent: "friend"))
    }

    @Test(
        "is decided by the longest pattern, of equals by the one that allows",
        arguments: [
            ("/example/page/", true), ("/example/page/disallowed.gif", false), ("/example/x", false), ("/other", true),
            ("/same", true), ("/file.pdf", false), ("/file.pdf?x", true), ("/a/b/c", false), ("/a/c", true),
            ("/robots.txt", true), ("/%7Ejoe", false), ("/~joe", false), ("/b%C3%BCcher", false), ("/bücher", false),
            ("/q%2Fx", false), ("/q/x", true),
        ]
    )
    func longest(path: String, isAllowed: Bool) {
        let text = """
            User-agent: *
            Allow: /example/page/
            Disallow: /example/page/disallowed.gif
            Disallow: /example/
            Disallow: /same
            Allow: /same
            Disallow: /*.pdf$
            Disallow: /a/*/c
            Disallow: /~joe
            Disallow: /bücher
            Disallow: /q%2fx
            """
        #expect(allows(text, path) == isAllowed)
    }

    @Test("may ask for a delay, which is heeded up to five minutes")
    func delay() {
        #expect(
            RobotsRules(parsing: Array("User-agent: *\nCrawl-delay: 2.5".utf8), agent: "carillon").delay
                == .seconds(2.5))
        #expect(RobotsRules(parsing: Array("User-agent: *\nCrawl-delay: 9999".utf8), agent: "x").delay == .seconds(300))
        #expect(RobotsRules(parsing: Array("User-agent: *\nCrawl-delay: soon".utf8), agent: "x").delay == nil)
    }

    @Test("made to be slow, broken or endless is read in bounded work", .timeLimit(.minutes(1)))
    func hostile() {
        let stars = "User-agent: *\nDisallow: /" + String(repeating: "*a", count: 2000) + "$"
        #expect(allows(stars, "/" + String(repeating: "a", count: 2000) + "b"))
        let long = String(repeating: "User-agent: *\nDisallow: /x\n", count: 100_000)
        #expect(!allows(long, "/x"))
        #expect(allows("\u{FEFF}User-agent: *\r\rDisallow: %\r\nDisallow: %zz\nAllow", "/%"))
        _ = RobotsRules(parsing: (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }, agent: "x")
    }
}
