import FoundationEssentials

/// What a job waits for, and when it may run then.
struct MemoryDependency: Sendable {
    var needs: Set<Int64>
    var availableAt: Date?
}
