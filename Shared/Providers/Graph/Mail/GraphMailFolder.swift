/// A folder of mail.
public struct GraphMailFolder: Decodable, Sendable, Hashable {
    public var id: String
    /// In the user's language.
    public var displayName: String
    /// Nil for a folder whose parent is not told.
    public var parentFolderID: String?
    public var childFolderCount: Int
    public var totalItemCount: Int?
    public var unreadItemCount: Int?
    public var isHidden: Bool
    /// What the folder is, whatever its name says; nil for a user's own.
    public var wellKnown: GraphWellKnownFolder?

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        displayName = try container.decodeIfPresent(String.self, forKey: .displayName) ?? ""
        parentFolderID = try container.decodeIfPresent(String.self, forKey: .parentFolderID)
        childFolderCount = try container.decodeIfPresent(Int.self, forKey: .childFolderCount) ?? 0
        totalItemCount = try container.decodeIfPresent(Int.self, forKey: .totalItemCount)
        unreadItemCount = try container.decodeIfPresent(Int.self, forKey: .unreadItemCount)
        isHidden = try container.decodeIfPresent(Bool.self, forKey: .isHidden) ?? false
    }

    private enum CodingKeys: String, CodingKey {
        case id, displayName, childFolderCount, totalItemCount, unreadItemCount, isHidden
        case parentFolderID = "parentFolderId"
    }
}
