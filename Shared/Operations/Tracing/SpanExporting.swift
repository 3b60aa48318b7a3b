/// Where batches of spans go.
protocol SpanExporting: Sendable {
    /// Sends one batch, once.
    func export(_ spans: [FinishedSpan]) async -> SpanExportResult
}
