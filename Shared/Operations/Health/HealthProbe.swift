/// The two questions that supervisors ask.
public enum HealthProbe: String, Sendable {
    /// Should this process be started anew? `/livez`
    case liveness
    /// Should it be given work? `/readyz`
    case readiness
}
