import HTTPTypes
import Testing

@testable import Operations

@Suite("OpenTelemetry's settings")
struct TraceSettingsTests {
    private static func settings(_ environment: [String: String]) throws -> Settings {
        try Settings.load(environment: environment, redaction: Redaction())
    }

    @Test("turn tracing on by an endpoint only, and not when the SDK is disabled")
    func endpoint() throws {
        #expect(try TraceSettings.url(Self.settings([:])) == nil)
        for (base, url) in [
            ("http://collector:4318", "http://collector:4318/v1/traces"),
            ("http://collector:4318/", "http://collector:4318/v1/traces"),
            ("https://x.example/otlp", "https://x.example/otlp/v1/traces"),
        ] { #expect(try TraceSettings.url(Self.settings(["OTEL_EXPORTER_OTLP_ENDPOINT": base])) == url) }
        let both = try Self.settings([
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://a", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://b/exact",
        ])
        #expect(try TraceSettings.url(both) == "http://b/exact")
    }

    @Test("name headers and attributes as pairs, percent-encoded; what is none is an error that shows no secret")
    func pairs() throws {
        let good = try Self.settings([
            "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer%20abc%3D, x-tenant = 7",
            "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment.name=demo,service.name=other",
            "OTEL_SERVICE_NAME": "sheepfold",
        ])
        let headers = try TraceSettings.headers(good)
        #expect(headers[.authorization] == "Bearer abc=")
        #expect(headers[try #require(HTTPField.Name("x-tenant"))] == "7")
        let resource = try TraceSettings.resource("ingestion", good)
        #expect(resource["service.name"] == "sheepfold" && resource["deployment.environment.name"] == "demo")
        for wrong in ["hush", "a=%zz", "a=%2", "=hush", "b ad=hush"] {
            let settings = try Self.settings(["OTEL_EXPORTER_OTLP_HEADERS": wrong])
            let error = try #require(throws: SettingsError.self) { try TraceSettings.headers(settings) }
            #expect("\(error)".contains("OTEL_EXPORTER_OTLP_HEADERS") && !"\(error)".contains("hush"))
        }
    }

    @Test("choose the sampler; a ratio that is none is an error")
    func sampler() throws {
        #expect(try TraceSettings.sampler(Self.settings([:])) == .parentBased(root: .alwaysOn))
        let ratio = try Self.settings(["OTEL_TRACES_SAMPLER": "traceidratio", "OTEL_TRACES_SAMPLER_ARG": "0.5"])
        #expect(try TraceSettings.sampler(ratio) == .traceIDRatio(0.5))
        let wrong = try Self.settings(["OTEL_TRACES_SAMPLER": "traceidratio", "OTEL_TRACES_SAMPLER_ARG": "half"])
        #expect(throws: SettingsError.self) { try TraceSettings.sampler(wrong) }
        #expect(throws: SettingsError.self) { try Self.settings(["OTEL_TRACES_SAMPLER": "jaeger_remote"]) }
    }
}
