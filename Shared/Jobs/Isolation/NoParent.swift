/// A child's executable was started by somebody who is not its parent.
public struct NoParent: Error, Hashable, CustomStringConvertible {
    public var description: String {
        "this is what a service starts for work in a process of its own; standard input had no work for it"
    }
}
