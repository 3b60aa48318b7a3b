import Glibc

/// Lines for people on standard error, so that standard output stays a program's.
enum Output {
    static func error(_ text: String) {
        note("Error: \(text)")
    }

    static func note(_ text: String) {
        let line = Array("\(text)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)  // there is nowhere to report that standard error is closed
    }

    /// Standard output line by line even where it is a pipe, for commands that follow.
    static func flush() {
        fflush(nil)
    }
}
