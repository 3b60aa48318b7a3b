import FoundationEssentials
import Linking

/// What `connection add` says when it is done.
struct LinkReport: Encodable {
    let connectionID: UUID
    let userID: UUID
    let account: String
    /// What was asked for and not granted.
    var missing: [String] = []

    enum CodingKeys: String, CodingKey {
        case account, missing
        case connectionID = "connection_id"
        case userID = "user_id"
    }

    func print(_ output: OutputOptions) throws {
        if output.json { return try JSONLine.print(self) }
        Swift.print("linked \(account) of user \(userID.uuidString.lowercased())")
        if !missing.isEmpty { Swift.print("access to \(missing.joined(separator: " and ")) was not granted") }
    }
}
