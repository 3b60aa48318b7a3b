import FoundationEssentials
import Providers

extension MailFixture {
    static func label(_ id: String, name: String) throws -> GmailLabel {
        try JSONDecoder().decode(GmailLabel.self, from: Data(#"{"id":"\#(id)","name":"\#(name)"}"#.utf8))
    }
}
