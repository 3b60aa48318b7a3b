// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A C library behind a module map; only the room of the same format or protocol may depend on it.
func clib(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, path: "Shared/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func shared(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        path: "Shared/\(name)",
        resources: resources,
        swiftSettings: settings
    )
}

/// A job family is two targets: its jobs, so that tests import them, and an executable that registers and runs them.
func family(_ name: String, jobs: [Target.Dependency], service: [Target.Dependency] = []) -> [Target] {
    [
        .target(
            name: "\(name)Jobs", dependencies: jobs, path: "Services/\(name)/Jobs", swiftSettings: settings),
        .executableTarget(
            name: name.lowercased(),
            dependencies: [.byName(name: "\(name)Jobs"), "Hosting", "Jobs", "Models", arguments] + service,
            path: "Services/\(name)", exclude: ["Jobs"], swiftSettings: settings),
    ]
}

/// Unit tests, which need no server.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: dependencies, path: "Tests/\(name)", exclude: exclude,
        swiftSettings: settings)
}

/// Tests against real servers, which `AMQP_URL` and `DATABASE_URL` name.
func integration(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: "\(name)IntegrationTests", dependencies: dependencies, path: "Tests/Integration/\(name)",
        swiftSettings: settings)
}

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let jwt = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// What a job of any family is made from.
let jobParts: [Target.Dependency] = ["Jobs", "Models", "Postgres"]

let targets: [[Target]] = [
    [
        clib("CRabbitMQ", pkgConfig: "librabbitmq", apt: "librabbitmq-dev"),
        clib("CPostgres", pkgConfig: "libpq", apt: "libpq-dev"),
        clib("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        clib("CGMime", pkgConfig: "gmime-3.0", apt: "libgmime-3.0-dev"),
        clib("CXML2", pkgConfig: "libxml-2.0", apt: "libxml2-dev"),
        .systemLibrary(name: "CMemoryFile", path: "Shared/CMemoryFile"),
    ],
    [
        shared("Models"),
        shared("Schedules"),
        shared("SerialQueue"),
        shared("AMQP", ["CRabbitMQ", "SerialQueue", logging]),
        shared("Postgres", ["CPostgres", "SerialQueue", logging, tracing]),
        shared("HTTPClient", ["CCurl", "SerialQueue", logging, httpTypes, tracing]),
        shared("MIME", ["CGMime"]),
        shared("HTML", ["CXML2"]),
        shared(
            "Schema", ["Postgres", logging],
            resources: [
                "0001_ledger", "0002_accounts", "0003_mail", "0004_control", "0005_isolation", "0006_callbacks",
                "0007_history", "0008_hot_tables", "0009_calendars", "0010_meetings", "0011_documents", "0012_search",
                "0013_linking", "0014_memories", "0015_push", "0016_counts",
            ].map {
                .embedInCode("Migrations/\($0).sql")
            }),
        shared(
            "Jobs",
            ["Models", "Schedules", "AMQP", "Postgres", "Schema", logging, metrics, tracing, subprocess, system]),
        // What tests of jobs import; no service does.
        shared("JobsTesting", ["Jobs", "Models", "Schedules", "Schema", "Postgres", "AMQP", logging]),
        shared("Providers", ["HTTPClient", "Schedules", crypto, httpTypes, logging]),
        shared(
            "Linking",
            ["Jobs", "Providers", "HTTPClient", "Postgres", "Schema", "Operations", crypto, jwt, httpTypes, logging]),
        shared(
            "Operations",
            [
                "Models", "HTTPClient", logging, metrics, coreMetrics, tracing, lifecycle, configuration, hummingbird,
                httpTypes, nioCore, nioPosix,
            ]),
        shared(
            "Hosting",
            ["Operations", "Jobs", "Models", "Schedules", "AMQP", "Postgres", logging, lifecycle, signals, arguments]),
        // schedules.yaml and cron-publisher. Apart, because of Yams, which brings Foundation and its ICU with it: 8 MB
        // that no family's service needs.
        shared(
            "Scheduling",
            [
                "Hosting", "Operations", "Jobs", "Meetings", "HTML", "Models", "Schedules", "AMQP", "Postgres", logging,
                lifecycle, yams,
            ]),
        shared("Text"),
        shared("Documents", ["CMemoryFile", "Text", "HTML", "MIME", subprocess, system]),
        shared("Intelligence", ["Text", "HTTPClient", httpTypes]),
        // What was ingested, as it stands in the database: documents, passages, vectors, and search over them.
        shared(
            "Library",
            [
                "Jobs", "Models", "Operations", "Postgres", "Schema", "HTTPClient", "Intelligence", "Search", "Text",
                logging,
            ]),
        shared("Meetings", ["Models", "HTML", "MIME", "HTTPClient", "Postgres", httpTypes, crypto]),
        shared("Search", ["Text"]),
    ],
    [
        .executableTarget(
            name: "cron-publisher", dependencies: ["Scheduling", "Hosting", "Operations", arguments],
            path: "Services/CronPublisher",
            swiftSettings: settings)
    ],
    family(
        "Ingestion",
        jobs: [
            "Jobs", "Models", "Providers", "HTTPClient", "MIME", "HTML", "Postgres", "Schedules", "Documents",
            "Intelligence", "Library", "Meetings", "Text", crypto, logging,
        ],
        service: ["Documents", "Intelligence", "Library", "Providers", "HTTPClient", "Operations", logging]),
    family("Classification", jobs: jobParts),
    family(
        "Notifications", jobs: jobParts + ["HTTPClient", crypto, httpTypes],
        service: ["HTTPClient", "Operations", logging]),
    family("Maintenance", jobs: jobParts),
    [
        .executableTarget(
            name: "carillon",
            dependencies: [
                "Scheduling", "Hosting", "Jobs", "Providers", "Operations", "Schedules", "Schema", "Postgres", "AMQP",
                "Documents", "Intelligence", "Library", "Linking", "Models", "Search", "HTTPClient", hummingbird, jwt,
                httpTypes, nioCore, logging, arguments,
            ],
            path: "Services/CLI", swiftSettings: settings),
        // The HTTP API apart from the executable, so that tests import it.
        .target(
            name: "ControlService",
            dependencies: [
                "Linking", "Library", "Documents", "Search", "Providers", "Hosting", "Jobs", "Operations", "HTTPClient",
                "Schema", "Postgres", "Models", hummingbird, jwt, crypto, httpTypes, nioCore, logging, metrics,
                lifecycle,
            ],
            path: "Services/Control/API", swiftSettings: settings),
        .executableTarget(
            name: "control", dependencies: ["ControlService", "Hosting", "Operations", arguments],
            path: "Services/Control", exclude: ["API"], swiftSettings: settings),
        .target(
            name: "SandboxService",
            dependencies: ["MIME", "Schedules", "HTTPClient", hummingbird, crypto, cryptoExtras, httpTypes, logging],
            path: "Services/Sandbox/Endpoints", swiftSettings: settings),
        .executableTarget(
            name: "sandbox", dependencies: ["SandboxService", arguments], path: "Services/Sandbox",
            exclude: ["Endpoints"], swiftSettings: settings),
    ],
    [
        // What `compose/dev bench` measures Carillon with, beside its peers.
        .executableTarget(
            name: "bench-carillon",
            dependencies: ["Hosting", "Jobs", "Models", "AMQP", "Postgres", "Schema", logging, arguments],
            path: "Tests/Benchmarks/Carillon", swiftSettings: settings),
        // Recall and time of the vector index.
        .executableTarget(
            name: "bench-search",
            dependencies: ["Intelligence", "Library", "Postgres", "Schema", logging, arguments],
            path: "Tests/Benchmarks/Search", swiftSettings: settings),
    ],
    [
        tests("Models", ["Models"]),
        tests("Schedules", ["Schedules"]),
        tests("AMQP", ["AMQP"]),
        tests("Postgres", ["Postgres"]),
        tests("HTTPClient", ["HTTPClient", httpTypes]),
        tests("MIME", ["MIME"]),
        tests("HTML", ["HTML"]),
        tests("Jobs", ["Jobs", "Models", "Schedules"]),
        tests("JobsTesting", ["JobsTesting", "Jobs", "Models", "Postgres", "Schedules"]),
        tests("Providers", ["Providers", "HTTPClient", "Schedules", httpTypes]),
        tests("Linking", ["Linking", "Providers", "HTTPClient", crypto, jwt, httpTypes]),
        tests(
            "Control",
            [
                "ControlService", "DocumentedAPI", "Linking", "Library", "Intelligence", "Operations", "HTTPClient",
                "Models", "Providers", "Postgres", hummingbird, jwt, httpTypes, logging,
            ]),
        tests("Ingestion", ["IngestionJobs", "Models", "Providers", "MIME"]),
        tests("Operations", ["Operations", "HTTPClient", "Models", logging, metrics, tracing, lifecycle, httpTypes]),
        tests(
            "Hosting", ["Hosting", "Operations", "Jobs", "Models", "AMQP", "Postgres", "TestSupport", logging, yams]),
        tests("Scheduling", ["Scheduling", "Operations", "Jobs", "Models"]),
        tests("CLI", ["carillon", "cron-publisher", "ingestion", arguments]),
        tests("Notifications", ["NotificationsJobs", "Jobs", "Models", "HTTPClient", "Postgres", httpTypes, logging]),
        // What the README shows, which compiles with what a job is made from.
        tests("README", jobParts + ["JobsTesting"]),
        tests("Text", ["Text"]),
        tests(
            "Documents", ["Documents", "Text", "HostileDocuments", "read-document", subprocess, system],
            exclude: ["Fixtures", "Probe"]),
        // Documents made to do harm, and what is to come of each.
        .target(name: "HostileDocuments", path: "Tests/Documents/Fixtures", swiftSettings: settings),
        .executableTarget(
            name: "read-document", dependencies: ["Documents"], path: "Tests/Documents/Probe", swiftSettings: settings),
        tests("Intelligence", ["Intelligence", "HTTPClient", httpTypes]),
        tests("Search", ["Search"]),
        tests("Library", ["Library", "Intelligence", "Text"]),
        tests("Meetings", ["Meetings", "Scheduling", "HTTPClient", hummingbird, httpTypes, logging]),
        tests(
            "Sandbox", ["SandboxService", "MIME", "HTTPClient", "Intelligence", logging],
            exclude: ["conformance_gmail.py", "conformance_calendar.py", "conformance_graph.py"]),
        integration("AMQP", ["AMQP", "CRabbitMQ", "TestSupport", logging]),
        integration("Postgres", ["Postgres", "Schema", logging]),
        integration("HTTPClient", ["HTTPClient", httpTypes, logging]),
        // One suite for both ledgers that tests of jobs run on.
        integration("Conformance", ["JobsTesting", "Jobs", "Models", "Postgres", "AMQP", "CRabbitMQ", logging]),
        integration("Jobs", ["Jobs", "Models", "Schedules", "Schema", "Postgres", "AMQP", logging]),
        integration(
            "Ingestion",
            [
                "IngestionJobs", "Documents", "Intelligence", "Jobs", "JobsTesting", "Library", "Models", "Providers",
                "ControlService", "DocumentedAPI", "Linking", "Meetings", "SandboxService", "TestSupport", "HTTPClient",
                "MIME",
                "Postgres",
                "Schedules", logging, httpTypes,
            ]),
        integration(
            "Library",
            [
                "IngestionJobs", "Documents", "Intelligence", "Jobs", "JobsTesting", "Library", "Linking", "Models",
                "ControlService", "DocumentedAPI", "HTTPClient", "Postgres", "Providers", "Search", "Text", jwt,
                httpTypes, logging,
            ]),
        // The clients over a socket, against the sandbox; needs no server.
        integration(
            "Providers", ["Providers", "SandboxService", "HTTPClient", "Schedules", subprocess, system, logging]),
        integration(
            "Linking",
            [
                "carillon", "Linking", "ControlService", "DocumentedAPI", "Library", "Intelligence", "SandboxService",
                "Providers", "HTTPClient", "Schema", "Postgres", "Operations", "Models", hummingbird, jwt, crypto,
                httpTypes, logging, arguments,
            ]),
        integration("CLI", ["carillon", "Jobs", "Models", "Providers", "Schema", "Postgres", logging, arguments]),
        // The executables themselves, on servers of its own that it kills.
        integration(
            "System",
            [
                "Postgres", "HTTPClient", "Models", "Schedules", "SandboxService", "MIME", "HostileDocuments",
                "Intelligence", "AMQP", "Jobs", "Library", "carillon", "cron-publisher", "ingestion", "classification",
                "notifications", "maintenance", "sandbox", "chaos-worker", "ChaosJobs", "TestSupport", crypto,
                hummingbird, httpTypes, logging,
            ]),
        // Whether the API answers as its document says.
        .target(name: "DocumentedAPI", dependencies: ["Models"], path: "Tests/DocumentedAPI", swiftSettings: settings),
        // Servers of the tests' own, and what starts, kills and removes them.
        .target(
            name: "TestSupport", dependencies: ["MIME", "Postgres", "SandboxService", logging], path: "Tests/Support",
            swiftSettings: settings),
    ],
    [
        // The jobs that the chaos suite counts, the service that runs them, and the suite.
        .target(name: "ChaosClock", path: "Tests/Chaos/Clock"),
        .target(name: "ChaosJobs", dependencies: jobParts, path: "Tests/Chaos/Jobs", swiftSettings: settings),
        .executableTarget(
            name: "chaos-worker", dependencies: ["ChaosJobs", "Hosting", "Jobs", "Models", arguments],
            path: "Tests/Chaos/Worker", swiftSettings: settings),
        .executableTarget(
            name: "chaos",
            dependencies: [
                "ChaosJobs", "TestSupport", "Jobs", "Models", "Schema", "Postgres", "AMQP", logging, arguments,
            ],
            path: "Tests/Chaos/Suite", swiftSettings: settings),
    ],
]

let package = Package(
    name: "carillon",
    products: [
        // preloaded by the chaos suite into processes whose clock it changes
        .library(name: "chaos-clock", type: .dynamic, targets: ["ChaosClock"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // without their default traits, which bring Foundation and its 30 MB of ICU in
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: targets.flatMap { $0 }
)
