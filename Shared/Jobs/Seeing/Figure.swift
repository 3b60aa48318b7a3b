/// One figure of the whole ledger, such as how many jobs of a type wait.
public struct Figure: Sendable, Hashable {
    /// The metric's name.
    public let name: String
    public let labels: [String: String]
    public let value: Double

    init(_ name: String, _ labels: [String: String] = [:], _ value: some BinaryInteger) {
        self.init(name, labels, Double(value))
    }

    init(_ name: String, _ labels: [String: String] = [:], _ value: Double) {
        self.name = name
        self.labels = labels
        self.value = value
    }
}
