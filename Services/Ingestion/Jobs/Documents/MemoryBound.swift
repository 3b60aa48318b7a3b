import Glibc

/// How much memory a process may have for itself: what asks for more gets none, and the process ends.
public struct MemoryBound: Sendable {
    /// Of data and stacks, in bytes.
    public let bytes: Int

    public init(bytes: Int) {
        self.bytes = bytes
    }

    /// Binds this process and those that it starts, for good. Only for a process that has nothing else to do.
    func hold() {
        var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
        let status = setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
        // a bound that is lower already stays
        precondition(status == 0 || errno == EPERM, "the process's memory could not be bounded: error \(errno)")
    }
}
