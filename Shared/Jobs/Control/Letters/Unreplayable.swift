/// Why a dead letter cannot be replayed as it is, and what to do.
public struct Unreplayable: Error, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
