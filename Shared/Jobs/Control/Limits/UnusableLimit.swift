/// A limit that limits nothing, or that nothing could meet.
public struct UnusableLimit: Error, Hashable, CustomStringConvertible {
    public let description: String
}
