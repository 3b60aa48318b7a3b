#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Gives back to the system what a burst of work has left behind in the heap.
///
/// The C library keeps what is freed, in one heap for each thread that worked, for a next burst that may come tomorrow:
/// after a thousand jobs at once that is 10 MB and more. Given back it costs a few milliseconds, once, when all is quiet.
struct FreedMemory {
    private var work = 0
    private var trimmedWork = 0
    private var quietLooks = 0

    private static let looks = 3

    /// To be told each second how much has been begun so far.
    mutating func look(work: Int, isQuiet: Bool) {
        quietLooks = isQuiet && work == self.work ? quietLooks + 1 : 0
        self.work = work
        guard quietLooks >= Self.looks, work != trimmedWork else { return }
        trimmedWork = work
        _ = Self.trim?(0)  // says only whether there was anything
    }

    /// `malloc_trim` is not in Swift's map of the C library, and only glibc has it, which is the one that needs it.
    private static let trim = dlsym(nil, "malloc_trim").map {
        unsafeBitCast($0, to: (@convention(c) (Int) -> Int32).self)
    }
}
