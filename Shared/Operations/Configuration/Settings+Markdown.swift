extension SettingDefinition {
    /// The configuration table, as Markdown.
    public static func markdown(_ definitions: [SettingDefinition] = all) -> String {
        let head = ["| Variable | Value | Default | Meaning |", "|---|---|---|---|"]
        return (head + definitions.map(\.markdownRow)).joined(separator: "\n") + "\n"
    }

    private var markdownRow: String {
        let names = ([name] + aliases).map { "`\($0)`" }.joined(separator: ", ")
        let file = kind.acceptsFile ? " or `\(name)_FILE`" : ""
        let value = defaultText.map { "`\($0)`" } ?? "–"
        return "| \(names)\(file) | \(Self.cell(kind.allowed)) | \(value) | \(Self.cell(help)) |"
    }

    private static func cell(_ text: String) -> String {
        text.replacing("|", with: "\\|")
    }
}
