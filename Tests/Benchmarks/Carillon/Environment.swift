import FoundationEssentials

/// A variable of this process's environment; `nil` when it is absent or empty.
func environment(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
}
