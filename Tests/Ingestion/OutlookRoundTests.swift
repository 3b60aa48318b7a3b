import FoundationEssentials
import Providers
import Testing

@testable import IngestionJobs

@Suite("A round of a mailbox's folders")
struct OutlookRoundTests {
    private func round() throws -> OutlookRound {
        OutlookRound(
            folders: [try .made("f", "F")], cursor: MailCursor(folders: ["gone": .init(link: "x")]), known: [],
            begin: Date(timeIntervalSince1970: 0))
    }

    @Test("lists a folder that is new under one mark, keeps each page's link, and ends with the cursor")
    func listing() throws {
        var round = try round()
        let mark = try #require(round.state(of: "f").listing?.mark)
        #expect(round.cursor.folders?["gone"] == nil && round.cursor.isListing)
        #expect(try !round.advance("f", past: .made(2, next: "n1"), 5))
        #expect(round.state(of: "f").link == "n1" && round.state(of: "f").listing?.mark == mark)
        #expect(try round.advance("f", past: .made(2, end: "d1"), 5))
        #expect(round.state(of: "f") == MailCursor.Folder(link: "d1") && !round.cursor.isListing)
        #expect(try !round.advance("f", past: .made(9, next: "n2"), 5))
        #expect(round.state(of: "f") == MailCursor.Folder(link: "n2"))
    }

    @Test(
        "looks for messages of folders that are gone only where some are gone, or nobody knows which were followed",
        arguments: [([], true), (["f"], false), (["f", "gone"], true), (["gone"], true)] as [([String], Bool)])
    func lostFolders(followed: [String], mayHave: Bool) throws {
        let folders = Dictionary(uniqueKeysWithValues: followed.map { ($0, MailCursor.Folder(link: "x")) })
        let round = OutlookRound(
            folders: [try .made("f", "F"), try .made("new", "N")], cursor: MailCursor(folders: folders), known: [],
            begin: Date(timeIntervalSince1970: 0))
        #expect(round.mayHaveLostFolders == mayHave)
    }

    @Test("lists a folder once more, with all there is, when the provider may have cut the list off")
    func cutOff() throws {
        var round = try round()
        let mark = round.state(of: "f").listing?.mark
        #expect(try !round.advance("f", past: .made(3, next: "n"), 5))
        #expect(try !round.advance("f", past: .made(2, end: "d"), 5))
        #expect(round.state(of: "f").link == nil)
        #expect(round.state(of: "f").listing?.isWhole == true && round.state(of: "f").listing?.mark == mark)
        #expect(try !round.advance("f", past: .made(5, next: "n"), 5))
        #expect(try round.advance("f", past: .made(5, end: "d2"), 5))
        #expect(round.state(of: "f") == MailCursor.Folder(link: "d2"))
    }

    @Test("lists a folder anew that is listed still and was said to be gone twice in a row")
    func missed() throws {
        var round = try round()
        _ = round.state(of: "f")
        #expect(try round.advance("f", past: .made(0, end: "d1"), 5))
        let state = round.state(of: "f")
        round.miss("f")
        #expect(round.state(of: "f").link == state.link && round.state(of: "f").isMissed == true)
        round.found("f")
        #expect(round.state(of: "f") == state)
        for _ in 0..<2 { round.miss("f") }
        #expect(round.state(of: "f").link == nil && round.state(of: "f").listing?.told == 0)
    }

    @Test("has new labels once, when the store knows others")
    func labels() throws {
        var round = try round()
        #expect(round.newLabels()?.count == 4)
        #expect(round.newLabels() == nil)
        round.note(OutlookPage(states: [MailState(id: "m", labels: ["category:Red"], folderID: "f", isTold: true)]))
        #expect(round.newLabels()?.count == 5)
    }
}
