/// One parameter a job's tick may carry.
public struct ParameterSpec: Sendable, Hashable {
    /// What values the parameter takes.
    public enum Kind: Sendable, Hashable {
        case uuid
        case text
        case integer(ClosedRange<Int>)
        case flag
        case choice([String])
        case choices([String])
    }

    public let name: String
    public let kind: Kind
    /// One line for people.
    public let help: String

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
