import Glibc
import Synchronization

/// What this process counts, in memory that the measuring process reads meanwhile.
final class Tally: Sendable {
    private let words: Mutex<UnsafeMutableBufferPointer<Int64>>

    private init(_ words: sending UnsafeMutableBufferPointer<Int64>) {
        self.words = Mutex(words)
    }

    /// The counters of this process, in the folder that `PEERS_TALLY` names.
    static func open() throws -> Tally {
        guard let folder = environment("PEERS_TALLY") else {
            throw BenchError("PEERS_TALLY must name the folder of the counters")
        }
        return Tally(try TallyFile.map("\(folder)/\(getpid())", create: true))
    }

    /// A handler began. A payload that carries the instant of its enqueuing makes a sample of latency.
    func started(_ payload: String) {
        let now = Monotonic.nanoseconds
        let stamp = payload.utf8.first == UInt8(ascii: "x") ? nil : Int64(payload.prefix(TallyFile.stampDigits))
        words.withLock { words in
            if words[TallyFile.started] == 0 { words[TallyFile.firstStart] = now }
            words[TallyFile.started] += 1
            let samples = Int(words[TallyFile.samples])
            guard let stamp, samples < TallyFile.sampleCapacity else { return }
            words[TallyFile.header + 2 * samples] = stamp
            words[TallyFile.header + 2 * samples + 1] = now
            words[TallyFile.samples] += 1
        }
    }

    /// A handler is about to return.
    func finished() {
        let now = Monotonic.nanoseconds
        words.withLock { words in
            words[TallyFile.lastFinish] = now
            words[TallyFile.finished] += 1
        }
    }

    /// The enqueuing call took `count` jobs.
    func sent(_ count: Int) {
        words.withLock { $0[TallyFile.sent] += Int64(count) }
    }
}
