import FoundationEssentials
import Providers
import Testing

@testable import IngestionJobs

@Suite("The changes of a page of history")
struct GmailChangesTests {
    private func changes(_ records: String...) throws -> GmailChanges {
        GmailChanges(try records.map { try JSONDecoder().decode(GmailHistoryRecord.self, from: Data($0.utf8)) })
    }

    private func added(_ ids: String...) -> String { record("messagesAdded", ids) }
    private func deleted(_ ids: String...) -> String { record("messagesDeleted", ids) }

    private func record(_ kind: String, _ ids: [String]) -> String {
        let list = ids.map { #"{"message":{"id":"\#($0)","threadId":"t"}}"# }.joined(separator: ",")
        return #"{"id":"1","\#(kind)":[\#(list)]}"#
    }

    private func labels(_ kind: String, _ id: String, _ labels: String...) -> String {
        let list = labels.map { #""\#($0)""# }.joined(separator: ",")
        return #"{"id":"1","\#(kind)":[{"message":{"id":"\#(id)"},"labelIds":[\#(list)]}]}"#
    }

    @Test("are empty when nothing happened")
    func nothing() throws {
        #expect(try changes().isEmpty)
        #expect(try changes(#"{"id":"1"}"#).isEmpty)
    }

    @Test("name each message that came once, in order")
    func cameOnce() throws {
        #expect(try changes(added("b", "a"), added("b"), added("c")).added == ["b", "a", "c"])
    }

    @Test("leave out what came and went, and name it as deleted")
    func cameAndWent() throws {
        let changes = try changes(added("a", "b"), labels("labelsAdded", "a", "X"), deleted("a"))
        #expect(changes.added == ["b"])
        #expect(changes.deleted == ["a"])
        #expect(changes.labels.isEmpty)
        #expect(!changes.isEmpty)
    }

    @Test("keep the last change of each label of each message")
    func lastLabel() throws {
        let changes = try changes(
            labels("labelsAdded", "a", "UNREAD", "X"), labels("labelsRemoved", "a", "UNREAD"),
            labels("labelsRemoved", "b", "X"), labels("labelsAdded", "b", "X"))
        #expect(
            changes.labels == [
                .init(messageID: "a", labelID: "UNREAD", isSet: false),
                .init(messageID: "a", labelID: "X", isSet: true),
                .init(messageID: "b", labelID: "X", isSet: true),
            ])
    }
}
