/// The kinds of metric that we expose.
enum PrometheusType: String, Sendable {
    case counter
    case gauge
    case histogram
}
