/// One header of a message, decoded.
public struct GraphHeader: Decodable, Sendable, Hashable {
    public var name: String
    public var value: String
}
