extension SettingDefinition {
    /// Every setting of Carillon, in the order of the configuration table.
    public static let all: [SettingDefinition] =
        [
            SettingKey.amqpURL.definition, SettingKey.amqpCAFile.definition, SettingKey.amqpCertificateFile.definition,
            SettingKey.amqpKeyFile.definition, SettingKey.databaseURL.definition,
            SettingKey.databasePoolSize.definition,
            SettingKey.logLevel.definition, SettingKey.logFormat.definition, SettingKey.httpHost.definition,
            SettingKey.httpPort.definition, SettingKey.slots.definition, SettingKey.children.definition,
            SettingKey.grace.definition,
            SettingKey.historyRetention.definition,
            SettingKey.schedules.definition, SettingKey.meetings.definition,
            SettingKey.meetingsAllowPrivate.definition, SettingKey.tokenKeys.definition,
            SettingKey.googleClientID.definition,
            SettingKey.googleClientSecret.definition, SettingKey.googleTokenURL.definition,
            SettingKey.gmailURL.definition, SettingKey.googleCalendarURL.definition,
            SettingKey.graphURL.definition,
            SettingKey.gmailUnitsPerMinute.definition, SettingKey.emailSyncIntervalMinutes.definition,
            SettingKey.emailSyncLookbackDays.definition, SettingKey.aiProcessingIntervalMinutes.definition,
            SettingKey.aiProcessingBatchSize.definition, SettingKey.webhookSecrets.definition,
            SettingKey.webhookAllowPrivate.definition,
        ] + embeddings + linking + push + control + tracing
}

extension SettingKey where Value == String {
    /// `AMQP_URL`
    public static var amqpURL: Self {
        Self(
            "AMQP_URL",
            .url(schemes: ["amqp", "amqps"], isList: true),
            default: "amqp://guest:guest@127.0.0.1:5672",
            help: "RabbitMQ; several nodes separated by commas are tried in turn."
        )
    }

    /// `DATABASE_URL`
    public static var databaseURL: Self {
        Self(
            "DATABASE_URL",
            .url(schemes: ["postgres", "postgresql"], isList: false),
            default: "postgres://carillon@127.0.0.1:5432/carillon",
            help: "PostgreSQL, the ledger."
        )
    }

    /// `LOG_FORMAT`
    public static var logFormat: Self {
        Self("LOG_FORMAT", .choice(["text", "json"]), default: "text", help: "Log lines for people or for machines.")
    }

    /// `HTTP_HOST`
    public static var httpHost: Self {
        Self(
            "HTTP_HOST",
            .string,
            default: "127.0.0.1",
            help: "The address that /livez, /readyz and /metrics listen on; 0.0.0.0 in a container."
        )
    }

    /// `GOOGLE_TOKEN_URL`
    public static var googleTokenURL: Self {
        Self(
            "GOOGLE_TOKEN_URL",
            .url(schemes: ["https", "http"], isList: false),
            default: "https://oauth2.googleapis.com/token",
            help: "Where Google access tokens are refreshed."
        )
    }

    /// `GMAIL_URL`
    public static var gmailURL: Self {
        Self(
            "GMAIL_URL",
            .url(schemes: ["https", "http"], isList: false),
            default: "https://gmail.googleapis.com",
            help: "The root of the Gmail API."
        )
    }

    /// `GOOGLE_CALENDAR_URL`
    public static var googleCalendarURL: Self {
        Self(
            "GOOGLE_CALENDAR_URL",
            .url(schemes: ["https", "http"], isList: false),
            default: "https://www.googleapis.com",
            help: "The root of the Google Calendar API."
        )
    }

    /// `GRAPH_URL`
    public static var graphURL: Self {
        Self(
            "GRAPH_URL",
            .url(schemes: ["https", "http"], isList: false),
            default: "https://graph.microsoft.com",
            help: "The root of Microsoft Graph."
        )
    }
}

extension SettingKey where Value == String? {
    /// `AMQP_CA_FILE`
    public static var amqpCAFile: Self {
        Self(
            optional: "AMQP_CA_FILE",
            .path,
            help: "PEM file of the authorities that may sign the broker's certificate."
        )
    }

    /// `AMQP_CERTIFICATE_FILE`
    public static var amqpCertificateFile: Self {
        Self(
            optional: "AMQP_CERTIFICATE_FILE",
            .path,
            help: "PEM file of our certificate, for brokers that ask for one."
        )
    }

    /// `AMQP_KEY_FILE`
    public static var amqpKeyFile: Self {
        Self(optional: "AMQP_KEY_FILE", .path, help: "PEM file of the key of `AMQP_CERTIFICATE_FILE`.")
    }

    /// `CARILLON_SCHEDULES`
    public static var schedules: Self {
        Self(
            optional: "CARILLON_SCHEDULES",
            .path,
            help: "The schedules.yaml whose entries win over the catalogue and over the interval settings below."
        )
    }

    /// `CARILLON_MEETINGS`
    public static var meetings: Self {
        Self(
            optional: "CARILLON_MEETINGS",
            .path,
            help: "The meetings.yaml of pages that publish meetings, read by cron-publisher at its start."
        )
    }

    /// `GOOGLE_CLIENT_ID`
    public static var googleClientID: Self {
        Self(optional: "GOOGLE_CLIENT_ID", .string, help: "The OAuth client that users linked their accounts to.")
    }
}

extension SettingKey where Value == Secret? {
    /// `CARILLON_TOKEN_KEYS`
    public static var tokenKeys: Self {
        Self(optional: "CARILLON_TOKEN_KEYS", .secret, help: "The keys that encrypt refresh tokens at rest.")
    }

    /// `WEBHOOK_SECRETS`
    public static var webhookSecrets: Self {
        Self(
            optional: "WEBHOOK_SECRETS", .secret,
            help: "What signs webhooks: `whsec_` and Base64, several separated by commas while one is exchanged.")
    }

    /// `GOOGLE_CLIENT_SECRET`
    public static var googleClientSecret: Self {
        Self(optional: "GOOGLE_CLIENT_SECRET", .secret, help: "The secret of `GOOGLE_CLIENT_ID`.")
    }
}

extension SettingKey where Value == Int {
    /// `DATABASE_POOL_SIZE`
    public static var databasePoolSize: Self {
        Self(
            "DATABASE_POOL_SIZE",
            .int(2...4),
            default: "3",
            help: "Pooled database sessions per replica. The session that holds the lock and listens comes on top."
        )
    }

    /// `HTTP_PORT`
    public static var httpPort: Self {
        Self("HTTP_PORT", .port, default: "0", help: "The port of health and metrics; 0 picks a free one and logs it.")
    }

    /// `CARILLON_SLOTS`
    public static var slots: Self {
        Self("CARILLON_SLOTS", .int(1...1024), default: "16", help: "Jobs that one replica works on at a time.")
    }

    /// `CARILLON_CHILDREN`
    public static var children: Self {
        Self(
            "CARILLON_CHILDREN", .int(1...64), default: "2",
            help: "Processes of their own that one replica has for work at a time; each may hold two database sessions."
        )
    }

    /// `GMAIL_UNITS_PER_MINUTE`
    public static var gmailUnitsPerMinute: Self {
        Self(
            "GMAIL_UNITS_PER_MINUTE",
            .int(600...1_000_000),
            default: "6000",
            help: "Gmail quota units that one user may cost in a minute."
        )
    }

    /// `EMAIL_SYNC_LOOKBACK_DAYS`
    public static var emailSyncLookbackDays: Self {
        Self(
            "EMAIL_SYNC_LOOKBACK_DAYS",
            .int(1...3650),
            default: "90",
            help: "How far back the first synchronisation of a mailbox reaches."
        )
    }

    /// `AI_PROCESSING_BATCH_SIZE`
    public static var aiProcessingBatchSize: Self {
        Self(
            "AI_PROCESSING_BATCH_SIZE",
            .int(1...10_000),
            default: "50",
            help: "Threads that one run of `process_threads` hands out. Accepted; not used yet."
        )
    }
}

extension SettingKey where Value == Int? {
    /// `EMAIL_SYNC_INTERVAL_MINUTES`
    public static var emailSyncIntervalMinutes: Self {
        Self(
            optional: "EMAIL_SYNC_INTERVAL_MINUTES",
            .int(1...10_080),
            help: "Minutes between two runs of `ingest_emails`, unless schedules.yaml says otherwise."
        )
    }

    /// `AI_PROCESSING_INTERVAL_MINUTES`
    public static var aiProcessingIntervalMinutes: Self {
        Self(
            optional: "AI_PROCESSING_INTERVAL_MINUTES",
            .int(1...10_080),
            help: "Minutes between two runs of `process_threads`. Accepted; not used yet: no service has that job."
        )
    }
}

extension SettingKey where Value == Duration {
    /// `CARILLON_GRACE`
    public static var grace: Self {
        Self(
            "CARILLON_GRACE",
            .duration(.zero ... .seconds(3600)),
            default: "20s",
            help: "How long running jobs may finish after SIGTERM. The process ends at most 10s later."
        )
    }
}

extension SettingKey where Value == Duration {
    /// `HISTORY_RETENTION`
    public static var historyRetention: Self {
        Self(
            "HISTORY_RETENTION",
            .duration(.seconds(86_400) ... .seconds(3650 * 86_400)),
            default: "30d",
            help: "How long the ledger keeps what has ended, and remembers message ids; jobs up to a week longer."
        )
    }
}

extension SettingKey where Value == Bool {
    /// `WEBHOOK_ALLOW_PRIVATE`
    public static var webhookAllowPrivate: Self {
        Self(
            "WEBHOOK_ALLOW_PRIVATE",
            .bool,
            default: "false",
            help: "Lets webhooks go to private addresses and without TLS. For development only."
        )
    }

    /// `MEETINGS_ALLOW_PRIVATE`
    public static var meetingsAllowPrivate: Self {
        Self(
            "MEETINGS_ALLOW_PRIVATE",
            .bool,
            default: "false",
            help: "Lets pages of meetings be at private addresses. For development only."
        )
    }
}

extension SettingKey where Value == LogLevels {
    /// `LOG_LEVEL`
    public static var logLevel: Self {
        Self("LOG_LEVEL", .levels, default: "info", help: "What is logged; by component: `info,amqp=debug,jobs=trace`.")
    }
}
