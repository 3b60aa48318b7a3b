import FoundationEssentials
import Glibc
import HTTPTypes

/// Reads OpenTelemetry's own settings
/// (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/).
enum TraceSettings {
    static func url(_ settings: Settings) throws(SettingsError) -> String? {
        if let url = settings[.otelTracesEndpoint] { return url }
        guard let base = settings[.otelEndpoint] else { return nil }
        return base.hasSuffix("/") ? "\(base)v1/traces" : "\(base)/v1/traces"
    }

    static func headers(_ settings: Settings) throws(SettingsError) -> HTTPFields {
        var fields = HTTPFields()
        for (key, setting) in [
            ("OTEL_EXPORTER_OTLP_HEADERS", settings[.otelHeaders]),
            ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", settings[.otelTracesHeaders]),
        ] {
            guard let setting else { continue }
            for (name, value) in try pairs(setting.revealed, key) {
                guard let name = HTTPField.Name(name) else { throw wrong(key, "has a name that no header can have") }
                fields[name] = value
            }
        }
        return fields
    }

    static func resource(_ name: String, _ settings: Settings) throws(SettingsError) -> [String: String] {
        var attributes = [
            "service.name": name, "service.namespace": "carillon",
            "host.name": ProcessInfo.processInfo.hostName, "process.pid": "\(getpid())",
            "service.instance.id": "\(ProcessInfo.processInfo.hostName):\(getpid())",
            "telemetry.sdk.name": "carillon", "telemetry.sdk.language": "swift",
        ]
        if let text = settings[.otelResourceAttributes] {
            for (key, value) in try pairs(text, "OTEL_RESOURCE_ATTRIBUTES") { attributes[key] = value }
        }
        if let name = settings[.otelServiceName] { attributes["service.name"] = name }
        return attributes
    }

    static func sampler(_ settings: Settings) throws(SettingsError) -> TraceSampler {
        guard let sampler = TraceSampler(name: settings[.otelSampler], argument: settings[.otelSamplerArgument]) else {
            throw wrong("OTEL_TRACES_SAMPLER_ARG", "must be a ratio between 0 and 1")
        }
        return sampler
    }

    static func batching(_ settings: Settings) -> SpanBatcher.Configuration {
        var configuration = SpanBatcher.Configuration()
        configuration.scheduleDelay = .milliseconds(settings[.otelScheduleDelay])
        configuration.exportTimeout = .milliseconds(settings[.otelExportTimeout])
        configuration.queueSize = settings[.otelQueueSize]
        configuration.batchSize = min(settings[.otelBatchSize], configuration.queueSize)
        return configuration
    }

    /// `key=value` separated by commas, the values percent-encoded; both as W3C Baggage has it.
    private static func pairs(_ text: String, _ setting: String) throws(SettingsError) -> [(String, String)] {
        var pairs: [(String, String)] = []
        for part in text.split(separator: ",") {
            let words = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(trimmed)
            guard words.count == 2, !words[0].isEmpty, let value = decoded(words[1]) else {
                throw wrong(setting, "must be key=value, several separated by commas")
            }
            pairs.append((words[0], value))
        }
        return pairs
    }

    /// `nil` for a percent sign without two hex digits, or what is no UTF-8 then.
    private static func decoded(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func trimmed(_ text: Substring) -> String {
        let tail = text.drop(while: \.isWhitespace)
        return String(tail.prefix(tail.count - tail.reversed().prefix(while: \.isWhitespace).count))
    }

    private static func wrong(_ setting: String, _ reason: String) -> SettingsError {
        SettingsError([SettingsProblem(name: setting, reason: reason)])
    }
}
