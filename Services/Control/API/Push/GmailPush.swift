import FoundationEssentials
import Providers

/// What Pub/Sub pushes on behalf of Gmail: that something about a mailbox has changed, and nothing of what.
struct GmailPush: Decodable {
    private struct Notice: Decodable {
        let emailAddress: String
    }

    private struct Message: Decodable {
        let data: String
    }

    let account: String

    enum CodingKeys: CodingKey {
        case message
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        let message = try members.decode(Message.self, forKey: .message)
        guard let data = Base64URL.decode(message.data) else {
            throw DecodingError.dataCorruptedError(forKey: .message, in: members, debugDescription: "no base64")
        }
        account = try JSONDecoder().decode(Notice.self, from: Data(data)).emailAddress
    }
}
