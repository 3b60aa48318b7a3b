/// The broker does not answer, because the test says so.
public struct BrokerAway: Error, Hashable, CustomStringConvertible {
    public var description: String { "the broker is away" }
}
