import FoundationEssentials
import Glibc

/// What the kernel says of this process, under the names that Prometheus clients share.
struct ProcessMetrics: Equatable {
    static let names: Set<String> = [
        "process_resident_memory_bytes", "process_cpu_seconds_total", "process_open_fds", "process_start_time_seconds",
    ]

    let residentBytes: Double
    let cpuSeconds: Double
    let openDescriptors: Double
    /// Seconds since 1970.
    let startTime: Double

    /// Nil where there is no `/proc`.
    static func current() -> ProcessMetrics? {
        guard let resident = residentBytes(), let start = startTime() else { return nil }
        var cpu = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu)
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
        return ProcessMetrics(
            residentBytes: resident,
            cpuSeconds: Double(cpu.tv_sec) + Double(cpu.tv_nsec) / 1_000_000_000,
            openDescriptors: Double(max(0, entries - 1)),  // listing the directory holds it open
            startTime: start
        )
    }

    func render(into text: inout PrometheusText) {
        for (name, type, help, value) in [
            ("process_cpu_seconds_total", PrometheusType.counter, "CPU time, user and system.", cpuSeconds),
            ("process_open_fds", .gauge, "Open file descriptors.", openDescriptors),
            ("process_resident_memory_bytes", .gauge, "Resident memory.", residentBytes),
            ("process_start_time_seconds", .gauge, "When the process started, since 1970.", startTime),
        ] {
            text.header(name, type, help: help)
            text.sample(name, [], value)
        }
    }

    /// The second number of `/proc/self/statm`, in pages.
    private static func residentBytes() -> Double? {
        guard let statm = read("/proc/self/statm"), let pages = statm.split(separator: " ").dropFirst().first,
            let count = Double(pages)
        else { return nil }
        return count * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// Field 22 of `/proc/self/stat` counts clock ticks since boot; the boot's own time stands in `/proc/stat`. The
    /// second field is the program's name in brackets and may contain anything, so counting begins behind it.
    private static func startTime() -> Double? {
        guard let stat = read("/proc/self/stat"), let bracket = stat.lastIndex(of: ")"),
            let ticks = stat[bracket...].split(separator: " ").dropFirst(20).first.flatMap({ Double($0) }),
            let boot = read("/proc/stat")?.split(separator: "\n").first(where: { $0.hasPrefix("btime ") }),
            let bootTime = Double(boot.dropFirst(6))
        else { return nil }
        return bootTime + ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func read(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
