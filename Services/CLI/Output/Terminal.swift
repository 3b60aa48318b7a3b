import FoundationEssentials
import Glibc

/// What standard output is.
enum Terminal {
    /// Styles only where a person reads: on a terminal, and not where `NO_COLOR` is set (https://no-color.org).
    static var isStyled: Bool {
        isatty(STDOUT_FILENO) == 1 && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
    }

    static func bold(_ text: String) -> String { "\u{1B}[1m\(text)\u{1B}[0m" }
}
