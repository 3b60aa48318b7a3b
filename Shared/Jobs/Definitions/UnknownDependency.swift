/// A job was to wait for one that is not in the ledger.
public struct UnknownDependency: Error, Hashable, CustomStringConvertible {
    public let id: Int64

    public var description: String { "there is no job \(id) to wait for" }
}
