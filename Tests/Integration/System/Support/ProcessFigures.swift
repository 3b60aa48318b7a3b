import FoundationEssentials
import Glibc
import Synchronization

/// What a process needs, by `/proc`. The most of anonymous memory is looked for 50 times a second, since the kernel keeps
/// no mark of it.
final class ProcessFigures: Sendable {
    private let pid: pid_t
    private let peakAnonymous = Mutex(0)

    init(_ pid: pid_t) {
        self.pid = pid
    }

    /// Runs `body` while it looks.
    func watch<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        let looking = Task { [self] in
            while !Task.isCancelled {
                let now = kilobytes("RssAnon") ?? 0
                peakAnonymous.withLock { $0 = max($0, now) }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        defer { looking.cancel() }
        return try await body()
    }

    /// User and system time so far, in seconds.
    var processorTime: Double {
        guard let stat = text("stat"), let end = stat.lastIndex(of: ")") else { return 0 }
        // `(name) state ppid …`: utime and stime are the 14th and 15th of all.
        let fields = stat[end...].split(separator: " ").compactMap { Double($0) }
        guard fields.count > 11 else { return 0 }
        return (fields[10] + fields[11]) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// `peak 40.1 MiB resident, 20.0 MiB anonymous`
    var memory: String {
        "peak \(mebibytes(kilobytes("VmHWM") ?? 0)) resident, \(mebibytes(peakAnonymous.withLock { $0 })) anonymous, "
            + "now \(mebibytes(kilobytes("VmRSS") ?? 0)) and \(mebibytes(kilobytes("RssAnon") ?? 0))"
    }

    /// Now, in KiB.
    var resident: Int { kilobytes("VmRSS") ?? 0 }
    var anonymous: Int { kilobytes("RssAnon") ?? 0 }

    private func mebibytes(_ kilobytes: Int) -> String { "\(Double(kilobytes * 10 / 1024) / 10) MiB" }

    private func kilobytes(_ key: String) -> Int? {
        let line = text("status")?.split(separator: "\n").first { $0.hasPrefix("\(key):") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
    }

    private func text(_ file: String) -> String? {
        FileManager.default.contents(atPath: "/proc/\(pid)/\(file)").map { String(decoding: $0, as: UTF8.self) }
    }
}
