import FoundationEssentials
import HTTPClient
import HTTPTypes
import Scheduling
import Testing

@testable import Meetings

@Suite("Reading meeting pages")
struct ScraperTests {
    private let time = VirtualTime()

    private static func row(_ title: String, _ date: String = "21 November 2026 14:30", with: String = "") -> String {
        "<li><h3>\(title)</h3><time>\(date)</time><i>Ann Member</i>\(with)</li>"
    }

    private static func page(_ rows: [String], extra: String = "") -> FakeSite.Page {
        FakeSite.Page(body: "<html><body><ul>\(rows.joined())</ul>\(extra)</body></html>")
    }

    private static func url(_ page: Int) -> String { "https://parliament.test/list?page=\(page)" }

    private func source(_ change: (String) -> String = { $0 }) throws -> MeetingSource {
        try #require(try MeetingSources(yaml: change(SourcesTests.parliament)).sources.first)
    }

    private func scrape(
        _ site: FakeSite, _ source: MeetingSource, memory: SourceMemory = SourceMemory()
    ) async throws -> (outcome: ScrapeOutcome, meetings: [Meeting]) {
        var meetings: [Meeting] = []
        let outcome = try await MeetingScraper(transport: site, time: time.source)
            .scrape(source, memory: memory) { meetings += $0.meetings }
        return (outcome, meetings)
    }

    private func error(
        _ site: FakeSite, _ source: MeetingSource, memory: SourceMemory = SourceMemory()
    ) async -> ScrapeError? {
        try? await scrape(site, source, memory: memory).outcome.failures.first
    }

    private func members(_ numbers: ClosedRange<Int>, interval: String = "3s") throws -> MeetingSource {
        try source {
            $0.replacing("interval: 3s", with: "interval: \(interval)").replacing("list?", with: "{parameter}?")
                .replacing(
                    "pages:", with: "parameters: [\(numbers.map(String.init).joined(separator: ", "))]\n    pages:")
        }
    }

    private static func address(_ member: Int, _ page: Int) -> String {
        "https://parliament.test/\(member)?page=\(page)"
    }

    private static func site(of members: ClosedRange<Int>) -> FakeSite {
        let site = FakeSite()
        for member in members {
            site[address(member, 1)] = page([row("Of \(member)")])
            site[address(member, 1)]?.etag = "\"\(member)\""
            site[address(member, 2)] = page([])
        }
        return site
    }

    @Test("brings rows of all pages in one form, until a page has none")
    func rows() async throws {
        let with = "<b>ACME &amp; Co</b><b> Beta;ACME &amp; Co ; Gamma</b><a href='../m/7#x'>more</a>"
        let site = FakeSite([
            Self.url(1): Self.page([Self.row(" Data\n Act ", with: with), Self.row("Fish", "1 mai 2026 09:00")]),
            Self.url(2): Self.page([Self.row("Steel")]), Self.url(3): Self.page([]),
        ])
        let (outcome, meetings) = try await scrape(site, source())
        #expect(outcome.pages == 3)
        #expect(outcome.lines == 3)
        #expect(meetings.map(\.title) == ["Data Act", "Fish", "Steel"])
        #expect(meetings.map(\.day) == ["2026-11-21", "2026-05-01", "2026-11-21"])
        let first = try #require(meetings.first)
        #expect(first.time == "14:30")
        #expect(first.zone == "Europe/Brussels")
        #expect(first.participants == ["ACME & Co", "Beta", "Gamma"])
        #expect(first.link == "https://parliament.test/m/7")
        #expect(first.member == "Ann Member")
        #expect(first.place == nil)
        #expect(Set(meetings.map(\.key)).count == 3)
        #expect(site.urls.first == "https://parliament.test/robots.txt")
        #expect(site.urls.count == 4)
    }

    @Test("gives the same meeting the same key, wherever it moves")
    func keys() async throws {
        let site = FakeSite([Self.url(1): Self.page([Self.row("A"), Self.row("B")])])
        let before = try await scrape(site, source()).meetings
        site[Self.url(1)] = Self.page([Self.row("New"), Self.row("B", with: "<b>Guest</b>"), Self.row("A")])
        let after = try await scrape(site, source()).meetings
        #expect(Set(before.map(\.key)).isSubset(of: Set(after.map(\.key))))
        #expect(Set(after.map(\.key)).count == 3)
    }

    @Test("asks only for what has changed")
    func conditional() async throws {
        var tagged = Self.page([Self.row("A")])
        tagged.etag = "\"v1\""
        var dated = Self.page([Self.row("B")])
        dated.lastModified = "Fri, 20 Nov 2026 10:00:00 GMT"
        let site = FakeSite([Self.url(1): tagged, Self.url(2): dated])
        site[Self.url(3)] = Self.page([])
        let first = try await scrape(site, source()).outcome
        #expect(first.unchanged == 0)
        let again = try await scrape(site, source(), memory: first.memory)
        #expect(again.outcome.unchanged == 2)
        #expect(again.outcome.lines == 0)
        #expect(again.meetings.isEmpty)
        #expect(again.outcome.memory == first.memory)
        tagged.etag = "\"v2\""
        tagged.body = Self.page([Self.row("A"), Self.row("C")]).body
        site[Self.url(1)] = tagged
        let third = try await scrape(site, source(), memory: first.memory)
        #expect(third.meetings.map(\.title) == ["A", "C"])
        let other = try source { $0.replacing("title: .//h3", with: "title: h3") }
        #expect(
            try await scrape(site, other, memory: first.memory).outcome.unchanged == 0, "read by another definition")
    }

    @Test("takes a page that is not there for the end of numbered pages, unless it is the first")
    func end() async throws {
        let site = FakeSite([Self.url(1): Self.page([Self.row("A")])])
        #expect(try await scrape(site, source()).meetings.map(\.title) == ["A"])
        #expect(await error(FakeSite(), try source())?.code == .refused)
    }

    @Test("keeps requests apart as the source and robots.txt ask")
    func pace() async throws {
        let pages = [Self.url(1): Self.page([Self.row("A")]), Self.url(2): Self.page([])]
        let site = FakeSite(pages, time: time)
        _ = try await scrape(site, source())
        #expect(site.times == [.zero, .seconds(3), .seconds(6)])
        let slow = FakeSite(pages, time: time)
        slow["https://parliament.test/robots.txt"] = .init(body: "User-agent: carillon\nCrawl-delay: 10")
        _ = try await scrape(slow, source())
        #expect(slow.times[2] - slow.times[1] == .seconds(10))
    }

    @Test("does not fetch what robots.txt forbids, nor where redirects lead then")
    func robots() async throws {
        let site = FakeSite([Self.url(1): Self.page([Self.row("A")])])
        site["https://parliament.test/robots.txt"] = .init(body: "User-agent: *\nDisallow: /list")
        #expect(await error(site, try source())?.code == .disallowed)
        #expect(site.urls.count == 1)
        site["https://parliament.test/robots.txt"] = .init(body: "User-agent: *\nDisallow: /secret")
        site[Self.url(1)] = .init(status: 302, headers: [.location: "/secret"])
        #expect(await error(site, try source())?.code == .disallowed)
        #expect(!site.urls.contains("https://parliament.test/secret"))
        site["https://parliament.test/robots.txt"] = .init(status: 503)
        #expect(await error(site, try source())?.code == .unreachable)
    }

    @Test("follows redirects, but not in circles")
    func redirects() async throws {
        let site = FakeSite([
            Self.url(1): .init(status: 301, headers: [.location: "https://www.parliament.test/l"]),
            "https://www.parliament.test/l": Self.page([Self.row("A", with: "<a href=x>x</a>")]),
            Self.url(2): Self.page([]),
        ])
        let meetings = try await scrape(site, source()).meetings
        #expect(meetings.map(\.link) == ["https://www.parliament.test/x"])
        #expect(site.urls.contains("https://www.parliament.test/robots.txt"))
        site["https://www.parliament.test/l"] = .init(status: 302, headers: [.location: Self.url(1)])
        #expect(await error(site, try source())?.code == .refused)
    }

    @Test("fails where there were rows and now are none, and keeps what was remembered")
    func emptied() async throws {
        let site = FakeSite([Self.url(1): Self.page([Self.row("A")]), Self.url(2): Self.page([])])
        let memory = try await scrape(site, source()).outcome.memory
        site[Self.url(1)] = .init(body: "<html><div class=new-design>A</div></html>")
        let failure = await error(site, try source(), memory: memory)
        #expect(failure?.code == .layoutChanged)
        #expect(failure?.description.contains("had 1 rows and now has none") == true)
        #expect(failure?.source == "parliament")
    }

    @Test("believes a site that says that there are no meetings, and only that where it has a sign for it")
    func emptySign() async throws {
        let source = try source { $0 + "\n    empty: //p[@class='none']" }
        let site = FakeSite([Self.url(1): Self.page([Self.row("A")]), Self.url(2): Self.page([])])
        let memory = try await scrape(site, source).outcome.memory
        site[Self.url(1)] = Self.page([], extra: "<p class=none>No meetings</p>")
        #expect(try await scrape(site, source, memory: memory).outcome.memory.rows == 0)
        site[Self.url(1)] = Self.page([])
        #expect(await error(site, source)?.code == .layoutChanged)
    }

    @Test("leaves rows out that lack a title or a date; where those are half, the layout has changed")
    func rejected() async throws {
        let site = FakeSite([Self.url(2): Self.page([])])
        site[Self.url(1)] = Self.page([Self.row("A"), Self.row("B"), Self.row("C", "some day")])
        let outcome = try await scrape(site, source()).outcome
        #expect(outcome.lines == 3)
        #expect(outcome.rejected == 1)
        site[Self.url(1)] = Self.page([Self.row("A"), Self.row("")])
        #expect(await error(site, try source())?.code == .layoutChanged)
    }

    @Test("goes from page to page by links, on the same site, each once")
    func linked() async throws {
        let source = try source {
            $0.replacing("?page={page}", with: "").replacing("pages: 1-5", with: "next: //a[@rel='next']/@href")
        }
        let base = "https://parliament.test/list"
        let site = FakeSite([
            base: Self.page([Self.row("A")], extra: "<a rel=next href='?p=2'>"),
            base + "?p=2": Self.page([Self.row("B")], extra: "<a rel=next href='?p=3'>"),
            base + "?p=3": Self.page([Self.row("C")], extra: "<a rel=next href='/list'>"),
        ])
        site[base + "?p=2"]?.etag = "x"
        let (outcome, meetings) = try await scrape(site, source)
        #expect(meetings.map(\.title) == ["A", "B", "C"])
        #expect(
            try await scrape(site, source, memory: outcome.memory).outcome.pages == 3,
            "the link of an unchanged page is remembered")
        site[base] = Self.page([Self.row("A")], extra: "<a rel=next href='https://elsewhere.test/'>")
        #expect(try await scrape(site, source).outcome.pages == 1)
    }

    @Test(
        "tells what a site answered in place of a page",
        arguments: [
            (FakeSite.Page(status: 404), ScrapeError.Code.refused), (FakeSite.Page(status: 500), .unreachable),
            (FakeSite.Page(status: 304), .refused),
            (FakeSite.Page(body: "{}", headers: [.contentType: "application/json"]), .badPage),
            (FakeSite.Page(body: String(repeating: "<div>", count: 5000)), .badPage),
            (FakeSite.Page(status: 302), .refused),
        ]
    )
    func answers(page: FakeSite.Page, code: ScrapeError.Code) async throws {
        #expect(await error(FakeSite([Self.url(1): page]), try source())?.code == code)
    }

    @Test("reads each list of a source with parameters")
    func parameters() async throws {
        let source = try source {
            $0.replacing("list?", with: "{parameter}?").replacing("pages:", with: "parameters: [7, 8]\n    pages:")
        }
        let site = FakeSite()
        for number in [7, 8] {
            site["https://parliament.test/\(number)?page=1"] = Self.page([Self.row("Of \(number)")])
            site["https://parliament.test/\(number)?page=2"] = Self.page([])
        }
        #expect(try await scrape(site, source).meetings.map(\.title) == ["Of 7", "Of 8"])
    }

    @Test("keeps repeated requests apart as well, and robots.txt's")
    func paceOfRepetitions() async throws {
        let site = FakeSite([Self.url(1): .init(status: 503), Self.url(2): Self.page([])], time: time)
        site["https://parliament.test/robots.txt"] = .init(body: "User-agent: carillon\nCrawl-delay: 10")
        #expect(await error(site, try source())?.code == .unreachable)
        #expect(site.times.map { $0 / .seconds(1) } == [0, 3, 13, 23])
        let away = FakeSite([:], time: VirtualTime())
        away["https://parliament.test/robots.txt"] = .init(status: 503)
        let scraper = MeetingScraper(transport: away, time: time.source)
        let start = time.now
        _ = try await scraper.scrape(source()) { _ in }
        #expect(away.urls.count == 3)
        #expect(time.now - start >= .seconds(6))
    }

    @Test("goes on with the next list where one fails, and tells why it did")
    func oneListFails() async throws {
        let site = Self.site(of: 1...3)
        site[Self.address(2, 1)] = .init(status: 404)
        var ended: [ListReading] = []
        var titles: [String] = []
        let outcome = try await MeetingScraper(transport: site, time: time.source)
            .scrape(members(1...3), ended: { ended.append($0) }, store: { titles += $0.meetings.map(\.title) })
        #expect(titles == ["Of 1", "Of 3"])
        #expect(outcome.failures.map(\.code) == [.refused])
        #expect(outcome.failures.first?.description.contains("/2?page=1 answers with status 404") == true)
        #expect(ended.map(\.list) == ["1", "2", "3"])
        #expect(ended.map { $0.error == nil } == [true, false, true])
        #expect(outcome.left == 0)
    }

    @Test("leaves the rest alone where the site fails five times in a row, but not for pages that are not there")
    func patience() async throws {
        let away = Self.site(of: 1...9)
        for member in 2...9 { away[Self.address(member, 1)] = .init(status: 500) }
        let outcome = try await scrape(away, members(1...9)).outcome
        #expect(outcome.failures.map(\.code) == Array(repeating: .unreachable, count: 5))
        #expect(outcome.left == 3)
        let gone = Self.site(of: 9...9)
        #expect(try await scrape(gone, members(1...9)).meetings.map(\.title) == ["Of 9"])
    }

    @Test("ends when it may not go on, and begins the next time with the list that was tried longest ago")
    func continued() async throws {
        let site = Self.site(of: 1...4)
        let nights = Nights(MeetingScraper(transport: site, time: time.source), try members(1...4))
        // the first night 1, 2 and the beginning of 3; the second 4, 1 and the beginning of 2; the third the rest of 3, and no
        // page of 2, which keeps its turn
        let asked = [
            ["1?page=1", "1?page=2", "2?page=1", "2?page=2", "3?page=1"],
            ["4?page=1", "4?page=2", "1?page=1", "1?page=2", "2?page=1"],
            ["3?page=2", "4?page=1", "4?page=2", "1?page=1", "1?page=2"],
            ["2?page=2", "3?page=1", "3?page=2", "4?page=1", "4?page=2"],
        ]
        for (night, left) in [2, 2, 1, 1].enumerated() {
            let outcome = try await nights.read(pages: 5)
            #expect(outcome.left == left, "night \(night + 1)")
            #expect(outcome.failures.isEmpty)
            #expect(site.urls.suffix(5).map { String($0.dropFirst(24)) } == asked[night])
        }
        #expect(nights.titles == ["Of 1", "Of 2", "Of 3", "Of 4"])
    }

    @Test("comes to the end of a list of many pages in several nights, and reads those behind it as well")
    func longList() async throws {
        let site = Self.site(of: 1...2)
        for page in 1...12 { site[Self.address(1, page)] = Self.page([Self.row("\(page)")]) }
        let nights = Nights(
            MeetingScraper(transport: site, time: time.source),
            try source {
                $0.replacing("list?", with: "{parameter}?").replacing(
                    "pages: 1-5", with: "parameters: [1, 2]\n    pages: 1-30")
            })
        var left: [Int] = []
        for _ in 1...4 { left.append(try await nights.read(pages: 5).left) }
        // five pages of the first, then the second in its turn every night, and three more
        #expect(left == [2, 1, 1, 0])
        #expect(nights.titles.sorted() == ((1...12).map(String.init) + ["Of 2"]).sorted(), "each page once")
        #expect(nights.memory.bookmarks.isEmpty)
        #expect(nights.memory.rows == 13, "what the first nights read is not forgotten")
        #expect(nights.whole == ["2", "2", "2", "1"])
        _ = try await nights.read(pages: 5)
        #expect(
            site.urls.suffix(3).map { String($0.dropFirst(24)) } == ["1?page=1", "1?page=2", "1?page=3"],
            "the next reading begins at the front")
    }

    @Test("follows links on over several nights, and at the front again once the definition is another")
    func longLinkedList() async throws {
        let linked = try linkedSource()
        let site = Self.linkedSite()
        let nights = Nights(MeetingScraper(transport: site, time: time.source), linked)
        let first = try await nights.read(pages: 1)
        #expect(first.left == 1)
        #expect(nights.memory.bookmarks[""]?.next == "https://parliament.test/list?p=2")
        var other = nights.memory
        other.bookmarks[""]?.fingerprint = "another"
        #expect(try await scrape(site, linked, memory: other).outcome.pages == 3)
        let second = try await nights.read(pages: 2)
        #expect(second.left == 0)
        #expect(nights.titles == ["B"])
        #expect(nights.memory.pages.count == 3)
    }

    @Test("sees that a list of several nights has lost all its rows, and begins it at the front then")
    func emptiedOverNights() async throws {
        let linked = try linkedSource()
        let site = Self.linkedSite()
        let nights = Nights(MeetingScraper(transport: site, time: time.source), linked)
        _ = try await nights.read(pages: 3)
        #expect(nights.memory.rows == 1)
        site["https://parliament.test/list?p=2"] = Self.page([], extra: "<a rel=next href='?p=3'>")
        let half = try await nights.read(pages: 2)
        #expect(half.failures.isEmpty)
        #expect(nights.memory.rows == 0)
        let failure = try await nights.read(pages: 2).failures.first
        #expect(failure?.code == .layoutChanged)
        #expect(failure?.description.contains("had 1 rows and now has none") == true)
        #expect(nights.memory.bookmarks.isEmpty)
    }

    @Test("says nothing of a source that it has no time for")
    func noTime() async throws {
        let site = Self.site(of: 1...2)
        let nights = Nights(MeetingScraper(transport: site, time: time.source), try members(1...2))
        let outcome = try await nights.read(pages: 0)
        #expect(!outcome.hadTime)
        #expect(outcome.left == 2)
        #expect(nights.memory == SourceMemory(), "no list was tried")
        let little = try await nights.read(pages: 1)
        #expect(little.hadTime)
    }

    /// Three pages with links, of which only the second has a row.
    private static func linkedSite() -> FakeSite {
        let base = "https://parliament.test/list"
        return FakeSite([
            base: page([], extra: "<a rel=next href='?p=2'>"),
            base + "?p=2": page([row("B")], extra: "<a rel=next href='?p=3'>"), base + "?p=3": page([]),
        ])
    }

    private func linkedSource() throws -> MeetingSource {
        try source {
            $0.replacing("?page={page}", with: "").replacing("pages: 1-5", with: "next: //a[@rel='next']/@href")
        }
    }

    @Test("reads a parliament of 720 members in two nights of half an hour, each of them once")
    func parliament() async throws {
        let site = Self.site(of: 1...720)
        let source = try members(1...720, interval: "2s")
        let scraper = MeetingScraper(transport: site, time: time.source)
        var memory = SourceMemory()
        var titles: [String] = []
        var left: [Int] = []
        for night in 1...2 {
            let end = time.now + .seconds(30 * 60)
            let outcome = try await scraper.scrape(source, memory: memory) {
                time.now < end
            } ended: { reading in
                memory.note(reading)
                memory.tried[reading.list] = Date(timeIntervalSince1970: Double(night))
            } store: { page in
                memory.pages[page.url] = page.memory
                titles += page.meetings.map(\.title)
            }
            left.append(outcome.left)
        }
        // 900 pages a night, two for each member: the second night has time for 180 of the first night's as well
        #expect(left == [270, 270])
        #expect(titles.count == 720)
        #expect(Set(titles).count == 720)
    }

    @Test("fails the list whose page cannot be stored, and no other")
    func notStored() async throws {
        let site = Self.site(of: 1...2)
        let outcome = try await MeetingScraper(transport: site, time: time.source).scrape(members(1...2)) { page in
            guard !page.url.contains("/1?") else {
                throw ScrapeError(.notStored, source: page.source, reason: "no")
            }
        }
        #expect(outcome.failures.map(\.code) == [.notStored])
        #expect(outcome.memory.pages.values.map(\.list).contains("1") == false, "it is read again")
        #expect(outcome.memory.rows == 1)
    }

    @Test("forgets pages that a list has no more, and no others")
    func shorter() async throws {
        let site = FakeSite()
        for page in 1...3 { site[Self.url(page)] = Self.page([Self.row("\(page)")]) }
        let memory = try await scrape(site, source()).outcome.memory
        #expect(memory.rows == 3)
        site[Self.url(2)] = Self.page([])
        let after = try await scrape(site, source(), memory: memory).outcome.memory
        #expect(after.rows == 1)
        #expect(after.pages.keys.sorted() == [Self.url(1), Self.url(2)])
    }

    @Test("stops when its task is cancelled, also between requests")
    func cancelled() async throws {
        let site = FakeSite([Self.url(1): Self.page([Self.row("A")]), Self.url(2): Self.page([Self.row("B")])])
        let source = try source()
        let task = Task {
            try await MeetingScraper(transport: site, time: time.source).scrape(source) { _ in
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(!site.urls.contains(Self.url(2)))
    }
}
