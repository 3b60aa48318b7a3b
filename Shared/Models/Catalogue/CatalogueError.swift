/// A name that the catalogue does not have.
public enum CatalogueError: Error, Hashable, CustomStringConvertible {
    /// `suggestion` is the nearest name or alias, if any is near.
    case unknownJob(String, suggestion: String?)

    public var description: String {
        switch self {
        case .unknownJob(let name, let suggestion):
            let hint = suggestion.map { "; did you mean '\($0)'?" } ?? ""
            return "there is no job '\(name)'\(hint) ('carillon scheduler status' lists them)"
        }
    }
}
