/// What is read from an account; a value of `connections.kinds`.
public enum ConnectionKind: String, Sendable, Hashable, CaseIterable, Codable {
    case mail
    case calendar
}
