/// How a service starts a child of its own executable, to work on one thing alone.
public struct ChildCommand: Sendable {
    /// What the child is called in lists of processes: the executable's name.
    public var name: String
    /// The executable. Default: this process's own, also when its file was replaced meanwhile.
    public var executable: String
    /// What makes it work as ``IsolatedChild`` does.
    public var arguments: [String]

    public init(name: String, executable: String = "/proc/self/exe", arguments: [String]) {
        self.name = name
        self.executable = executable
        self.arguments = arguments
    }
}
