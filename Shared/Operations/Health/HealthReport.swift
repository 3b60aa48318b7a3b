/// The answer to a probe.
public struct HealthReport: Sendable, Hashable {
    /// One component's part in it.
    public struct Component: Sendable, Hashable {
        /// Who registered.
        public let name: String
        /// How it is now.
        public let state: HealthState
        /// How long it has been failing, as the watchdog saw it; zero when it works.
        public let failingFor: Duration
        /// How long it may be failing; nil for readiness, which fails at once.
        public let limit: Duration?

        /// Whether it makes the whole answer a bad one.
        public var isTolerated: Bool {
            guard state.isFailing else { return true }
            return limit.map { failingFor <= $0 && $0 > .zero } ?? false
        }
    }

    /// The question.
    public let probe: HealthProbe
    /// Every component in the order of registration.
    public let components: [Component]

    /// Whether the answer is 200.
    public var isPassing: Bool { components.allSatisfy(\.isTolerated) }

    /// `{"status":"ok","components":[{"name":"amqp","status":"ok"}]}`
    public var json: String {
        var bytes = Array("{\"status\":\"\(isPassing ? "ok" : "failing")\",\"components\":[".utf8)
        for (index, component) in components.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            component.append(to: &bytes)
        }
        bytes += "]}\n".utf8
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension HealthReport.Component {
    fileprivate func append(to bytes: inout [UInt8]) {
        bytes += "{\"name\":".utf8
        JSONText.append(name, to: &bytes)
        bytes += ",\"status\":\"\(state.isFailing ? "failing" : "ok")\"".utf8
        if let detail = state.detail {
            bytes += ",\"detail\":".utf8
            JSONText.append(detail, to: &bytes)
        }
        if state.isFailing, let limit {
            bytes += ",\"failing_seconds\":\(failingFor.components.seconds)".utf8
            bytes += ",\"limit_seconds\":\(limit.components.seconds)".utf8
        }
        bytes.append(UInt8(ascii: "}"))
    }
}
