/// Why a handler was asked to stop.
package enum Stop: String, Codable, Sendable {
    /// Its timeout passed.
    case deadline
    /// The process drains; the work is handed back and nothing is counted.
    case drain
    /// Others proved this process dead; whatever it wrote would be refused.
    case claimVoid = "claim void"
    /// A person, or a newer run under `cancel_running`.
    case request
}
