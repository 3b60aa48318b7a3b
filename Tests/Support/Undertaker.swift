import FoundationEssentials
package import Glibc
import Synchronization

/// Makes sure that nothing outlives the tests: neither a process nor a file.
///
/// A shell waits at the end of a pipe that only this process holds open. However this process ends, even by SIGKILL,
/// the shell then kills every process group that is still noted and removes the folder.
package final class Undertaker: Sendable {
    /// For everything the tests write.
    package let folder: String
    private let notes: String
    private let pipeEnd: Int32
    private let shell: pid_t

    package init() throws {
        let base = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        folder = "\(base)/carillon-system-\(getpid())-\(UUID().uuidString.prefix(8).lowercased())"
        notes = "\(folder)/groups"
        try FileManager.default.createDirectory(atPath: notes, withIntermediateDirectories: true)
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw SystemError(what: "pipe") }
        defer { close(ends[0]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        pipeEnd = ends[1]
        let script = """
            trap '' INT TERM HUP
            cat >/dev/null
            for note in "$0"/groups/*; do [ -f "$note" ] && kill -s KILL -- "-${note##*/}"; done
            sleep 0.3
            rm -rf "$0"
            """
        shell = try Spawn.process(
            ["/bin/sh", "-c", script, folder], environment: ["PATH": "/usr/bin:/bin"], input: .descriptor(ends[0]),
            output: "/dev/null")
    }

    /// The group is to be killed when this process ends.
    package func take(_ group: pid_t) throws {
        try Data().write(to: URL(filePath: "\(notes)/\(group)"))
    }

    /// The group's leader has ended and was reaped: its number may soon be another's.
    package func forget(_ group: pid_t) {
        unlink("\(notes)/\(group)")
    }

    /// Ends everything now, and returns when it is done.
    package func finish() {
        close(pipeEnd)
        var status: Int32 = 0
        waitpid(shell, &status, 0)
    }
}
