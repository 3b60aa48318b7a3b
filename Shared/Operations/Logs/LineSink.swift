/// Where finished lines go.
protocol LineSink: Sendable {
    /// Takes one line with its line feed. Does not return before the line is out of the process or lost.
    func write(_ line: [UInt8])
}
