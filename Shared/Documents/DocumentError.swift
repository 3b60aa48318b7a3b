/// Why no text was read from a document: in words for whoever uploaded it, without any of its content.
public struct DocumentError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of refusal it is, as a closed set that suits metric labels.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// It has no bytes, or nothing but white space.
        case empty
        /// The file is too large.
        case tooLarge
        /// It is of a kind that is not read.
        case unsupported
        /// It has too many pages.
        case tooManyPages
        /// Too much text came out of it.
        case tooMuchText
        /// Its parts are nested too deeply, or there are too many.
        case tooComplex
        /// A password is needed.
        case encrypted
        /// It is broken beyond repair.
        case damaged
        /// It is whole and has no text, as a scan.
        case noText
        /// Reading it takes more time or memory than allowed.
        case tooExpensive
        /// What is needed to read it is not there; not the document's fault.
        case unavailable
    }

    public let code: Code
    public let description: String

    public init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// Whether trying again, with the same document, may help.
    public var isTransient: Bool { code == .unavailable }
}
