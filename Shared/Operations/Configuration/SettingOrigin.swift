/// Where a value came from.
public enum SettingOrigin: Sendable, Hashable, CustomStringConvertible {
    /// The environment variable itself (the setting's name or an alias).
    case environment(variable: String)
    /// The file that `NAME_FILE` names.
    case file(path: String)
    /// Nobody said anything.
    case builtIn

    public var description: String {
        switch self {
        case .environment(let variable): "environment \(variable)"
        case .file(let path): "file \(path)"
        case .builtIn: "default"
        }
    }
}
