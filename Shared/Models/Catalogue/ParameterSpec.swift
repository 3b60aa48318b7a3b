/// One parameter a job's tick may carry.
public struct ParameterSpec: Sendable, Hashable {
    /// What values the parameter takes.
    public enum Kind: Sendable, Hashable {
        /// A UUID as text.
        case uuid
        /// Text that is not empty.
        case text
        /// A whole number within the range.
        case integer(ClosedRange<Int>)
        /// `true` or `false`.
        case flag
        /// One of the words.
        case choice([String])
        /// A list of the words; on a command line separated by commas.
        case choices([String])
    }

    /// Its key in a tick's `parameters`.
    public let name: String
    /// What values it takes.
    public let kind: Kind
    /// One line for people.
    public let help: String

    /// A parameter that may be left out, as all may.
    public init(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        self.kind = kind
        self.help = help
    }

    /// What a correct value looks like, for error messages and help.
    public var expectation: String {
        switch kind {
        case .uuid: "a UUID"
        case .text: "text"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .flag: "true or false"
        case .choice(let names): "one of \(names.joined(separator: ", "))"
        case .choices(let names): "a list of \(names.joined(separator: ", "))"
        }
    }
}
