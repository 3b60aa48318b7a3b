/// Something that happened in a mailbox.
public struct ActivityEvent: Codable, Sendable, Equatable, CustomStringConvertible {
    public enum Kind: String, Codable, Sendable {
        case arrived, labelled, deleted
    }

    public let kind: Kind
    public let id: String
    public let addedLabels: [String]
    public let removedLabels: [String]

    public var description: String {
        ([kind.rawValue, id] + addedLabels.map { "+" + $0 } + removedLabels.map { "-" + $0 }).joined(separator: " ")
    }
}
