/// What a person did wrong, or what is wrong with a server; printed after `Error: `.
struct Fault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
