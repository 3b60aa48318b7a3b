import ArgumentParser

/// How much of a list, and from where.
struct PageOptions: ParsableArguments {
    @Option(name: .long, help: "How many at most.") var limit = 20
    @Option(name: .long, help: "Only what has a smaller id: the next page.") var before: Int64?

    func validate() throws {
        try Usage.check("--limit", limit, in: 1...100_000)
    }

    /// Says below a table that there may be more.
    func note(after last: Int64?, count: Int) {
        if let last, count == limit { Output.note("more: --before \(last)") }
    }
}
