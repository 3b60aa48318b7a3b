import FoundationEssentials
import Glibc

/// What the kernel says about processes, by `/proc`.
enum ProcessFigures {
    /// User and system time so far, in seconds; `nil` for a process that is gone.
    static func processorTime(_ pid: pid_t) -> Double? {
        guard let fields = stat(pid), fields.count > 12 else { return nil }
        return ticks(fields[11], fields[12])
    }

    /// The same for a process, its children that live, and those that it has reaped.
    static func familyProcessorTime(_ pid: pid_t) -> Double? {
        guard let fields = stat(pid), fields.count > 14 else { return nil }
        return ticks(fields[11], fields[12], fields[13], fields[14])
            + children(of: pid).compactMap(processorTime).reduce(0, +)
    }

    /// Time that the machine's processors did not idle, in seconds.
    static var machineProcessorTime: Double? {
        guard let line = text("/proc/stat")?.split(separator: "\n").first else { return nil }
        let fields = line.split(separator: " ").dropFirst()
        // user nice system idle iowait irq softirq …
        let busy = fields.enumerated().filter { $0.offset < 7 && $0.offset != 3 && $0.offset != 4 }.map(\.element)
        return busy.compactMap { Double($0) }.reduce(0, +) / ticksPerSecond
    }

    /// A memory figure of `/proc/PID/status` in MB of 10⁶ bytes, e.g. `VmHWM`.
    static func megabytes(_ key: String, of pid: pid_t) -> Double? {
        let line = text("/proc/\(pid)/status")?.split(separator: "\n").first { $0.hasPrefix("\(key):") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }.map {
            $0 * 1024 / 1e6
        }
    }

    static func parent(of pid: pid_t) -> pid_t? { stat(pid).flatMap { pid_t($0[1]) } }

    static func children(of pid: pid_t) -> [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { parent(of: $0) == pid }
    }

    private static let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))

    private static func ticks(_ fields: Substring...) -> Double {
        fields.compactMap { Double($0) }.reduce(0, +) / ticksPerSecond
    }

    /// The fields from the third of proc(5) on; the name before them may hold spaces.
    private static func stat(_ pid: pid_t) -> [Substring]? {
        guard let text = text("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        return text[text.index(after: end)...].split(separator: " ")
    }

    private static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
