import Models

/// Decides which traces are recorded; OpenTelemetry's samplers, by their names in `OTEL_TRACES_SAMPLER`.
public indirect enum TraceSampler: Sendable, Hashable {
    case alwaysOn
    case alwaysOff
    /// Of so many traces, 0…1, decided by the trace's id, so that every process decides alike.
    case traceIDRatio(Double)
    /// As whoever began the trace decided; where nobody did, as the root sampler does.
    case parentBased(root: TraceSampler)

    /// - Parameter argument: `OTEL_TRACES_SAMPLER_ARG`, a ratio where the sampler takes one; 1 when absent.
    /// - Returns: `nil` for a name or a ratio that is none.
    public init?(name: String, argument: String?) {
        guard let ratio = argument.map({ Double($0) }) ?? 1, (0...1).contains(ratio) else { return nil }
        switch name {
        case "always_on": self = .alwaysOn
        case "always_off": self = .alwaysOff
        case "traceidratio": self = .traceIDRatio(ratio)
        case "parentbased_always_on": self = .parentBased(root: .alwaysOn)
        case "parentbased_always_off": self = .parentBased(root: .alwaysOff)
        case "parentbased_traceidratio": self = .parentBased(root: .traceIDRatio(ratio))
        default: return nil
        }
    }

    static let names = [
        "always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off",
        "parentbased_traceidratio",
    ]

    /// - Parameter parent: whose decision there is; `nil` for the first span of a trace.
    func samples(traceID: String, parent: TraceParent?) -> Bool {
        switch self {
        case .alwaysOn: true
        case .alwaysOff: false
        case .traceIDRatio(let ratio): Self.isWithin(ratio, traceID)
        case .parentBased(let root): parent?.isSampled ?? root.samples(traceID: traceID, parent: nil)
        }
    }

    /// The last seven bytes are random in every trace id (W3C Trace Context, level 2).
    private static func isWithin(_ ratio: Double, _ traceID: String) -> Bool {
        guard let random = UInt64(traceID.suffix(14), radix: 16) else { return false }
        return Double(random) < ratio * Double(UInt64(1) << 56)
    }
}
