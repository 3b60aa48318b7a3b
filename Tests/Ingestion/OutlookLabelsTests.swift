import Providers
import Testing

@testable import IngestionJobs

@Suite("What Outlook marks messages with, as labels")
struct OutlookLabelsTests {
    private func labels() throws -> OutlookLabels {
        OutlookLabels([
            try .made("I", "Posteingang", .inbox), try .made("T", "Gelöschte Elemente", .deleted),
            try .made("R", "Travel"), try .made("R6", "2026", parent: "R"),
        ])
    }

    @Test("have Gmail's names where folders have a meaning, and paths where people named them")
    func folders() throws {
        let all = try labels().all
        #expect(all.contains(MailLabel(id: "INBOX", name: "Posteingang", kind: "system")))
        #expect(all.contains(MailLabel(id: "R6", name: "Travel/2026", kind: "folder")))
        #expect(all.contains(MailLabel(id: "UNREAD", name: "UNREAD", kind: "system")))
    }

    @Test("tell where a message is and how it is marked, whatever its categories are called")
    func whole() throws {
        let message = try GraphMessage.made(
            """
            {"id":"m","parentFolderId":"I","isRead":false,"isDraft":false,"importance":"high",
             "flag":{"flagStatus":"flagged"},"categories":["Red category","UNREAD","a\\u001fb\\u0000"]}
            """)
        #expect(
            try labels().labels(of: message) == [
                "IMPORTANT", "INBOX", "STARRED", "UNREAD", "category:Red category", "category:UNREAD",
                "category:a b\u{FFFD}",
            ])
        #expect(
            OutlookLabels.categories(in: ["INBOX", "category:Red category"]) == [
                MailLabel(id: "category:Red category", name: "Red category", kind: "category")
            ])
    }

    @Test("change only in what a message tells")
    func partial() throws {
        let before = ["INBOX", "STARRED", "UNREAD", "category:Red"]
        let labels = try labels()
        #expect(
            labels.labels(of: try .made(#"{"id":"m","isRead":true}"#), before: before) == [
                "INBOX", "STARRED", "category:Red",
            ])
        #expect(
            labels.labels(of: try .made(#"{"id":"m","parentFolderId":"R6","categories":[]}"#), before: before)
                == ["R6", "STARRED", "UNREAD"])
        #expect(labels.labels(of: try .made(#"{"id":"m","parentFolderId":"new"}"#), before: before).contains("new"))
    }

    @Test("end where folders lie in a ring")
    func ring() throws {
        let folders = [try GraphMailFolder.made("a", "A", parent: "b"), try .made("b", "B", parent: "a")]
        #expect(OutlookLabels(folders).all.count == 5)
    }
}
