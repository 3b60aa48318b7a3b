/// One value of a set that is published together; see ``PrometheusRegistry/publish(_:from:validFor:)``.
public struct PublishedGauge: Sendable, Hashable {
    /// As Prometheus sees it.
    public let name: String
    public let labels: [String: String]
    public let value: Double

    public init(_ name: String, _ labels: [String: String] = [:], _ value: Double) {
        self.name = name
        self.labels = labels
        self.value = value
    }
}
