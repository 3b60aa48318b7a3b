/// How a component is.
public enum HealthState: Sendable, Hashable {
    /// It works; the detail is for people.
    case ok(String? = nil)
    /// It does not; the reason says what fails. It must not contain secrets.
    case failing(String)

    /// It works.
    public static var ok: HealthState { .ok(nil) }

    var isFailing: Bool {
        if case .failing = self { true } else { false }
    }

    var detail: String? {
        switch self {
        case .ok(let detail): detail
        case .failing(let reason): reason
        }
    }
}
