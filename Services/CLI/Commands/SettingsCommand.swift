import ArgumentParser
import Operations

/// What the services would be configured with.
struct SettingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Print every setting with its value and where it comes from; secrets redacted.")

    @Flag(name: .long, help: "Print the table of all settings for the README instead.") var markdown = false
    @OptionGroup var output: OutputOptions

    private struct Entry: Encodable {
        let name: String
        let value: String
        let origin: String
    }

    func run() async throws {
        if markdown { return print(SettingDefinition.markdown(), terminator: "") }
        try await Session.withSettings { settings in
            var table = Table("SETTING", "VALUE", "FROM")
            for entry in settings.provenance {
                if output.json {
                    try JSONLine.print(Entry(name: entry.name, value: "\(entry.value)", origin: "\(entry.origin)"))
                }
                table.add(entry.name, "\(entry.value)", "\(entry.origin)")
            }
            if !output.json { print(table.text()) }
        }
    }
}
