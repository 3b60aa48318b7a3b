import FoundationEssentials
import Postgres

/// A message of which nobody has told where it is now.
struct DepartedMail: Sendable {
    let id: String
    let labels: [String]
    /// Where it was last.
    let folderID: String?
    /// When it was noted that it has left it, or that it is gone itself.
    let leftAt: Date

    init(_ row: PostgresRow) throws {
        id = try row.decode("provider_id")
        labels = try row.decode("labels")
        folderID = try row.decode("folder_id")
        leftAt = try row.decode("left_folder_at")
    }
}
