import ArgumentParser

/// Linked accounts.
struct ConnectionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connection", abstract: "Linked accounts: add, list, remove, seal anew.",
        subcommands: [ConnectionAdd.self, ConnectionList.self, ConnectionRemove.self, ConnectionReseal.self])
}
