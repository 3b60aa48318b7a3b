/// The ledger is not as the runtime left it.
public enum LedgerError: Error, Hashable, CustomStringConvertible {
    case vanished(String)

    public var description: String {
        switch self {
        case .vanished(let what): "\(what) is no longer in the ledger"
        }
    }
}
