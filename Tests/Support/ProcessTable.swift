import FoundationEssentials
package import Glibc

/// What `/proc` tells.
package enum ProcessTable {
    package static func children(of parent: pid_t) -> [pid_t] {
        FilePattern.matches("/proc/[0-9]*/stat").compactMap { path in
            guard let (pid, _, itsParent) = read(path), itsParent == parent else { return nil }
            return pid
        }
    }

    package static func members(ofGroup group: pid_t) -> [pid_t] {
        FilePattern.matches("/proc/[0-9]*/stat").compactMap { path in
            guard let process = read(path), getpgid(process.pid) == group else { return nil }
            return process.pid
        }
    }

    /// Whether the process is there and not a zombie.
    package static func isAlive(_ pid: pid_t) -> Bool {
        read("/proc/\(pid)/stat").map { $0.state != "Z" } ?? false
    }

    /// `pid (name) state ppid …`; the name may hold anything.
    private static func read(_ path: String) -> (pid: pid_t, state: Substring, parent: pid_t)? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        guard let end = text.lastIndex(of: ")"), let pid = text.split(separator: " ").first.flatMap({ pid_t($0) })
        else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 1, let parent = pid_t(fields[1]) else { return nil }
        return (pid, fields[0], parent)
    }
}
