public import FoundationEssentials

/// What became of an upload.
public struct DocumentPlacement: Sendable, Hashable {
    /// Whether there was anything to do.
    public enum News: String, Sendable, Hashable, CaseIterable, Codable {
        /// A document that was not there.
        case created
        /// The next version of one that was; search finds the one before until it is ready.
        case replaced
        /// The same content as the document has, or is about to have: nothing was done.
        case unchanged
        /// The same content as another document of the user's has: nothing was done.
        case duplicate
        /// The same content as failed before, which is tried again.
        case retried

        /// Whether the content is to be read.
        public var isWork: Bool { self != .unchanged && self != .duplicate }
    }

    public let news: News
    public let documentID: UUID
    /// Of the document that has the content.
    public let name: String
    /// The row of `document_versions`.
    public let versionID: Int64
    /// Of the version, from 1.
    public let number: Int
}
