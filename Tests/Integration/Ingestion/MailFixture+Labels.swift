@testable import IngestionJobs

extension MailFixture {
    static func label(_ id: String, name: String) -> MailLabel { MailLabel(id: id, name: name, kind: "user") }
}
