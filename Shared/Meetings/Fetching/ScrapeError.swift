/// Why a list of a source was not read, or not to its end. Pages handed on before stay valid.
public struct ScrapeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of failure it is, as a closed set that suits metric labels.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The site's robots.txt forbids the page.
        case disallowed
        /// No answer, or the site failed; robots.txt included.
        case unreachable
        /// The site answered with a status that brings no page.
        case refused
        /// The answer is no HTML, too large, or nested too deeply.
        case badPage
        /// The page is not built as the definition says any more.
        case layoutChanged
        /// What the page says was refused by the database.
        case notStored
        /// The source's definition is not understood; a newer version may have written it.
        case badDefinition
    }

    public let code: Code
    /// The name of the source.
    public let source: String
    public let description: String

    public init(_ code: Code, source: String, reason: String) {
        self.code = code
        self.source = source
        description = "\(source): \(reason)"
    }

    init(_ code: Code, _ source: MeetingSource, _ reason: String) {
        self.init(code, source: source.name, reason: reason)
    }
}
