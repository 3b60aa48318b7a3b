import ArgumentParser

/// Whether letters that were replayed count.
struct ReplayedOptions: ParsableArguments {
    @Flag(name: .long, help: "Only those that were replayed.") var replayed = false
    @Flag(name: .long, help: "Those that were replayed, too.") var any = false

    func validate() throws {
        if replayed && any { throw ValidationError("give --replayed or --any") }
    }

    var isReplayed: Bool? { any ? nil : replayed }
}
