/// How the life of a process ended.
package enum ProcessEnding: String, Sendable {
    /// By itself, having handed everything back.
    case stopped
    /// Proven by an observer.
    case died
}
