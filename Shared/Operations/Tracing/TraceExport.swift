import FoundationEssentials
import HTTPClient
import HTTPTypes
public import Logging
public import ServiceLifecycle
import Tracing

/// Tracing as the settings want it: a tracer, and what brings its spans to the collector.
///
/// Somebody must run it, before everything that makes spans and until all of that has ended.
public struct TraceExport: Service {
    /// To be installed with `InstrumentationSystem.bootstrap`.
    public let tracer: SpanTracer
    private let batcher: SpanBatcher
    private let client: HTTPClient

    /// - Parameter name: the executable, which `OTEL_SERVICE_NAME` may override.
    /// - Returns: `nil` without an endpoint, or where `OTEL_SDK_DISABLED` says so; then nothing is traced.
    /// - Throws: `SettingsError` for what is wrong with the settings.
    public init?(_ name: String, settings: Settings, logger: Logger) throws(SettingsError) {
        guard !settings[.otelDisabled], let url = try TraceSettings.url(settings) else { return nil }
        let headers = try TraceSettings.headers(settings)
        let resource = try TraceSettings.resource(name, settings)
        let sampler = try TraceSettings.sampler(settings)
        client = try SettingsError.blaming("OTEL_EXPORTER_OTLP_ENDPOINT") {
            try HTTPClient(configuration: HTTPClientConfiguration(), logger: Logger(label: "http"))
        }
        let exporter = OTLPExporter(
            transport: client, url: url, headers: headers, resource: resource,
            timeout: .milliseconds(settings[.otelTimeout]))
        let batcher = SpanBatcher(
            configuration: TraceSettings.batching(settings), exporter: exporter, logger: logger)
        self.batcher = batcher
        tracer = SpanTracer(sampler: sampler) { batcher.add($0) }
    }

    /// Exports until graceful shutdown or cancellation, then what is left.
    public func run() async throws {
        await withGracefulShutdownHandler {
            await export()
        } onGracefulShutdown: {
            batcher.stop()
        }
    }

    /// The same outside a service group: until ``stop()``.
    public func export() async {
        await batcher.run()
        await client.shutdown()
    }

    /// Asks ``export()`` to send what there is and to return.
    public func stop() { batcher.stop() }
}
