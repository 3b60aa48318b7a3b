import HTTPClient

/// Queries of Graph: values are encoded, names keep their dollar sign.
enum GraphQuery {
    static func text(_ parameters: [(name: String, value: String)]) -> String {
        parameters.map { "\($0.name)=\(URLEncoding.component($0.value))" }.joined(separator: "&")
    }
}
