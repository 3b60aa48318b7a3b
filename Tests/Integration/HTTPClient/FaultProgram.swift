import Glibc

/// A program that runs beside a test until it is stopped.
final class FaultProgram {
    private let pid: pid_t
    private let output: UnsafeMutablePointer<FILE>

    /// - Parameter command: for the shell; should `exec` the program, so that stopping stops it.
    init(_ command: String) throws {
        var ends: [Int32] = [0, 0]
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        guard pipe(&ends) == 0 else { throw FaultServerError(what: "pipe", code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sh"), strdup("-c"), strdup(command), nil]
        defer { arguments.forEach { free($0) } }
        var pid = pid_t()
        let code = posix_spawn(&pid, "/bin/sh", &actions, nil, &arguments, environ)
        close(ends[1])
        guard code == 0, let output = fdopen(ends[0], "r") else { throw FaultServerError(what: command, code: code) }
        self.pid = pid
        self.output = output
    }

    /// Reads output until a line begins so; nil when it ends before.
    func line(beginning: String) -> String? {
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while case let count = getline(&line, &capacity, output), count > 0, let line {
            let text = String(cString: line).filter { !$0.isNewline }
            if text.hasPrefix(beginning) { return text }
        }
        return nil
    }

    func stop() {
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
        fclose(output)
    }
}
