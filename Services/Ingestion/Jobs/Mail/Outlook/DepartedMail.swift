import FoundationEssentials
import Postgres

/// A message of which nobody has told where it is now.
struct DepartedMail: Sendable {
    let id: String
    let labels: [String]
    /// Where it was last.
    let folderID: String?
    /// When that was noted; absent where its folder is gone.
    let leftAt: Date?

    init(_ row: PostgresRow) throws {
        id = try row.decode("provider_id")
        labels = try row.decode("labels")
        folderID = try row.decode("folder_id")
        leftAt = try row.decode("left_folder_at")
    }
}
