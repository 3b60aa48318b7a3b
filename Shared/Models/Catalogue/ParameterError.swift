/// Why a tick's parameters were not taken.
public enum ParameterError: Error, Hashable, CustomStringConvertible {
    /// `suggestion` is the parameter's nearest name, if any is near.
    case unknown(job: String, name: String, suggestion: String?, known: [String])
    /// `got` is the value as it may be shown, `expected` what a correct one looks like.
    case wrongValue(job: String, name: String, got: String, expected: String)

    public var description: String {
        switch self {
        case .unknown(let job, let name, let suggestion, let known):
            let hint = suggestion.map { "; did you mean '\($0)'?" } ?? ""
            let list = known.isEmpty ? "it takes none" : "it takes \(known.joined(separator: ", "))"
            return "job '\(job)' has no parameter '\(name)'\(hint) (\(list))"
        case .wrongValue(let job, let name, let got, let expected):
            return "parameter '\(name)' of job '\(job)' must be \(expected), got \(got)"
        }
    }
}
