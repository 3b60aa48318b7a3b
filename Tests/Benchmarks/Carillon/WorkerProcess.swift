import FoundationEssentials
import Glibc
import Models

/// A worker in a process of its own.
final class WorkerProcess {
    let pid: pid_t
    private let log: String
    private let leash: Int32
    private let isPrefixed: Bool
    private var isReaped = false

    /// Starts `bench-carillon maintenance serve`.
    ///
    /// - Parameters:
    ///   - prefix: what runs it, e.g. `perf record`; nothing by default.
    ///   - log: gets all its output.
    init(environment: [String: String], prefix: [String] = [], log: String) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw BenchError("there is no pipe") }
        defer { close(ends[0]) }
        _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
        leash = ends[1]
        self.log = log
        isPrefixed = !prefix.isEmpty
        let command = prefix + [try Self.executable(), BenchWorker.family.rawValue, "serve"]
        let environment = environment.merging(["PEERS_LEASH": "1"]) { $1 }
        pid = try Self.spawn(command, environment: environment, input: ends[0], log: log)
    }

    private static func executable() throws -> String {
        try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    }

    private static func spawn(
        _ command: [String], environment: [String: String], input: Int32, log: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        var arguments = command.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for string in arguments + variables { free(string) } }
        var pid = pid_t()
        let code = posix_spawnp(&pid, command[0], &actions, nil, &arguments, &variables)
        guard code == 0 else { throw BenchError("cannot start \(command[0]): \(String(cString: strerror(code)))") }
        return pid
    }

    /// The worker itself, where another program runs it.
    var workerPID: pid_t { isPrefixed ? ProcessFigures.children(of: pid).first ?? pid : pid }

    /// Fails when it has ended by itself.
    func check() throws {
        var status: Int32 = 0
        guard !isReaped, waitpid(pid, &status, WNOHANG) == pid else { return }
        isReaped = true
        throw BenchError("a worker ended with status \(status): \(tail)")
    }

    /// Asks it to end and waits, at most 30 s.
    func stop() throws {
        guard !isReaped else { return }
        kill(workerPID, SIGTERM)
        let deadline = Monotonic.nanoseconds + 30_000_000_000
        var status: Int32 = 0
        while waitpid(pid, &status, WNOHANG) == 0 {
            if Monotonic.nanoseconds > deadline { kill(pid, SIGKILL) }
            usleep(10_000)
        }
        isReaped = true
        close(leash)
        if status != 0 { throw BenchError("a worker ended with status \(status) when asked to end: \(tail)") }
    }

    /// The end of what it said.
    var tail: String {
        String(decoding: (FileManager.default.contents(atPath: log) ?? Data()).suffix(2000), as: UTF8.self)
    }

    deinit {
        if !isReaped {
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
    }
}
