/// Why the sandbox refused what its owner, not an API client, asked for.
public struct SandboxError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable {
        case refusedAddress, duplicateUser, unknownUser, unknownMessage, unknownEvent, invalidMessage, invalidValue
    }

    public let code: Code
    /// What happened, to what, and what to do.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
