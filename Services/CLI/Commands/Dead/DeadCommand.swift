import ArgumentParser

/// Work that will not be tried again by itself.
struct DeadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead", abstract: "Dead letters: list, show, replay, purge.",
        subcommands: [DeadList.self, DeadShow.self, DeadReplay.self, DeadPurge.self])
}
