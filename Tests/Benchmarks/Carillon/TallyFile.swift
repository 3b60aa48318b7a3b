import Glibc

/// The layout of the counters: words of 64 bits, as `Peers/tally.py` has them.
enum TallyFile {
    static let started = 0
    static let finished = 1
    static let sent = 2
    static let firstStart = 3
    static let lastFinish = 4
    static let samples = 5
    /// Words before the samples, of two words each: when the job was stamped, and when its handler started.
    static let header = 8
    static let sampleCapacity = 500_000
    static let words = header + 2 * sampleCapacity
    /// Decimal digits of a stamp, at the payload's begin.
    static let stampDigits = 20

    /// Maps a file; its pages exist once they are touched.
    static func map(_ path: String, create: Bool) throws -> UnsafeMutableBufferPointer<Int64> {
        let descriptor = open(path, create ? O_RDWR | O_CREAT : O_RDONLY, 0o644)
        guard descriptor >= 0 else {
            throw BenchError("cannot open the tally \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        let size = words * MemoryLayout<Int64>.size
        if create, ftruncate(descriptor, size) != 0 { throw BenchError("cannot size the tally \(path)") }
        let protection = create ? PROT_READ | PROT_WRITE : PROT_READ
        guard let address = mmap(nil, size, protection, MAP_SHARED, descriptor, 0), address != MAP_FAILED else {
            throw BenchError("cannot map the tally \(path)")
        }
        return UnsafeMutableBufferPointer(start: address.assumingMemoryBound(to: Int64.self), count: words)
    }
}
