import ArgumentParser

/// Caps and rates of queued jobs.
struct LimitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limit", abstract: "Cap how many jobs run at once, and how fast they begin.",
        subcommands: [LimitSet.self, LimitRemove.self, LimitList.self], defaultSubcommand: LimitList.self)
}
