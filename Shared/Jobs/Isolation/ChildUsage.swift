import Glibc

/// What a child process has used so far.
struct ChildUsage: Codable, Hashable, Sendable {
    /// Of processor time, in user and kernel mode.
    var cpuMilliseconds: Int64 = 0
    /// Resident memory at its highest, in bytes.
    var peakMemory: Int64 = 0

    /// Of this process, and of the children it has waited for.
    static func own() -> ChildUsage {
        var (own, children) = (rusage(), rusage())
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &own)
        getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &children)
        let times = [own.ru_utime, own.ru_stime, children.ru_utime, children.ru_stime]
        return ChildUsage(
            cpuMilliseconds: times.reduce(0) { $0 + Int64($1.tv_sec) * 1000 + Int64($1.tv_usec) / 1000 },
            peakMemory: Int64(max(own.ru_maxrss, children.ru_maxrss)) * 1024)
    }

    /// Of another process, as `/proc` has it (proc(5)); `nil` when it is gone.
    init?(of pid: Int32) {
        guard let stat = Self.read("/proc/\(pid)/stat"), let status = Self.read("/proc/\(pid)/status"),
            let name = stat.lastIndex(of: ")")
        else { return nil }
        let fields = stat[name...].split(separator: " ")
        guard fields.count > 13, let user = Int64(fields[12]), let system = Int64(fields[13]),
            let peak = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kilobytes = Int64(peak.split(whereSeparator: { $0 == " " || $0 == "\t" })[1])
        else { return nil }
        cpuMilliseconds = (user + system) * 1000 / Int64(sysconf(Int32(_SC_CLK_TCK)))
        peakMemory = kilobytes * 1024
    }

    init(cpuMilliseconds: Int64 = 0, peakMemory: Int64 = 0) {
        self.cpuMilliseconds = cpuMilliseconds
        self.peakMemory = peakMemory
    }

    private static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
}
