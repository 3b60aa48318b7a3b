import ArgumentParser

/// Linked accounts.
struct ConnectionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connection", abstract: "Linked accounts: add, list, seal anew.",
        subcommands: [ConnectionAdd.self, ConnectionList.self, ConnectionReseal.self])
}
