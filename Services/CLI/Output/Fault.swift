/// Bad news in words; printed after `Error: `, with exit code 1.
struct Fault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
