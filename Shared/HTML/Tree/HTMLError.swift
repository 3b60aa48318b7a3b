/// Why a page, or a look into it, was refused.
public struct HTMLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of refusal it is.
    public enum Code: String, Sendable {
        /// The page has no element at all.
        case empty
        /// The page is larger than ``HTMLDocument/maximumSize``.
        case tooLarge
        /// Elements are nested deeper than ``HTMLDocument/maximumDepth``.
        case tooDeep
        /// libxml2 gave nothing back.
        case unreadable
        /// The expression is no XPath 1.0.
        case badPath
        /// Following the path takes more steps than allowed.
        case tooExpensive
    }

    public let code: Code
    /// What happened; holds nothing of the page.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
