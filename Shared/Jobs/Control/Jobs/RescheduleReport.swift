public import Models

/// What became of a request to give jobs another time.
public struct RescheduleReport: Sendable, Hashable, Encodable {
    /// Jobs that have the new time.
    public var count = 0
    /// Jobs that wait for others: they were left, or have the time for when nothing is in their way any more.
    public var waiting = 0
    /// Of those that have the new time, whose they are.
    public var families: [Family: Int] = [:]

    public init() {}

    enum CodingKeys: String, CodingKey {
        case count, waiting
    }
}
