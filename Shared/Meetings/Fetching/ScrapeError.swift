/// Why a source was not read, or not to its end. Pages handed on before stay valid.
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
    }

    public let code: Code
    /// The name of the source.
    public let source: String
    public let description: String

    init(_ code: Code, _ source: MeetingSource, _ reason: String) {
        self.code = code
        self.source = source.name
        description = "\(source.name): \(reason)"
    }
}
