extension SettingDefinition {
    /// OpenTelemetry's own settings, as far as Carillon follows them.
    static let tracing: [SettingDefinition] = [
        SettingKey.otelEndpoint.definition, SettingKey.otelTracesEndpoint.definition,
        SettingKey.otelHeaders.definition, SettingKey.otelTracesHeaders.definition, SettingKey.otelTimeout.definition,
        SettingKey.otelServiceName.definition, SettingKey.otelResourceAttributes.definition,
        SettingKey.otelSampler.definition, SettingKey.otelSamplerArgument.definition,
        SettingKey.otelScheduleDelay.definition, SettingKey.otelExportTimeout.definition,
        SettingKey.otelQueueSize.definition, SettingKey.otelBatchSize.definition, SettingKey.otelDisabled.definition,
    ]
}

extension SettingKey where Value == String? {
    static var otelEndpoint: Self {
        Self(
            optional: "OTEL_EXPORTER_OTLP_ENDPOINT", .url(schemes: ["http", "https"], isList: false),
            help: "The OpenTelemetry collector, without `/v1/traces`. Without one nothing is traced. It gets JSON.")
    }

    static var otelTracesEndpoint: Self {
        Self(
            optional: "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", .url(schemes: ["http", "https"], isList: false),
            help: "The same as a whole URL, which wins.")
    }

    static var otelServiceName: Self {
        Self(
            optional: "OTEL_SERVICE_NAME", .string,
            help: "`service.name` of the spans, in place of the executable's name.")
    }

    static var otelResourceAttributes: Self {
        Self(
            optional: "OTEL_RESOURCE_ATTRIBUTES", .string,
            help: "More attributes of the process: `deployment.environment.name=demo,…`.")
    }

    static var otelSamplerArgument: Self {
        Self(
            optional: "OTEL_TRACES_SAMPLER_ARG", .string, help: "The ratio, 0…1, for the samplers that take one.")
    }
}

extension SettingKey where Value == Secret? {
    static var otelHeaders: Self {
        Self(
            optional: "OTEL_EXPORTER_OTLP_HEADERS", .secret,
            help: "Headers for the collector: `authorization=Bearer%20…`, several separated by commas.")
    }

    static var otelTracesHeaders: Self {
        Self(optional: "OTEL_EXPORTER_OTLP_TRACES_HEADERS", .secret, help: "More of them, which win.")
    }
}

extension SettingKey where Value == String {
    static var otelSampler: Self {
        Self(
            "OTEL_TRACES_SAMPLER", .choice(TraceSampler.names), default: "parentbased_always_on",
            help: "Which traces are recorded.")
    }
}

extension SettingKey where Value == Int {
    static var otelTimeout: Self {
        Self(
            "OTEL_EXPORTER_OTLP_TIMEOUT", .int(1...600_000), default: "10000",
            help: "Milliseconds that one request to the collector may take.")
    }

    static var otelScheduleDelay: Self {
        Self(
            "OTEL_BSP_SCHEDULE_DELAY", .int(1...600_000), default: "5000",
            help: "Milliseconds after which a span is sent at the latest.")
    }

    static var otelExportTimeout: Self {
        Self(
            "OTEL_BSP_EXPORT_TIMEOUT", .int(1...600_000), default: "30000",
            help: "Milliseconds that a batch of spans is tried.")
    }

    static var otelQueueSize: Self {
        Self(
            "OTEL_BSP_MAX_QUEUE_SIZE", .int(1...1_000_000), default: "2048",
            help: "Spans that wait at most; more are dropped and counted.")
    }

    static var otelBatchSize: Self {
        Self(
            "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", .int(1...100_000), default: "512", help: "Spans sent together at most.")
    }
}

extension SettingKey where Value == Bool {
    static var otelDisabled: Self {
        Self("OTEL_SDK_DISABLED", .bool, default: "false", help: "Traces nothing, whatever else is set.")
    }
}
