import FoundationEssentials

/// The Python that has the providers' own clients.
enum ConformancePython {
    /// Nil where there is none.
    static let path = ProcessInfo.processInfo.environment["CARILLON_CONFORMANCE_PYTHON"]
}
