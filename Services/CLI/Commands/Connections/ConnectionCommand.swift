import ArgumentParser

/// Linked accounts.
struct ConnectionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connection", abstract: "Linked accounts: add, list, schedule, remove, seal anew.",
        subcommands: [
            ConnectionAdd.self, ConnectionList.self, ConnectionSchedule.self, ConnectionRemove.self,
            ConnectionReseal.self,
        ])
}
