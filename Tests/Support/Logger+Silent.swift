package import Logging

extension Logger {
    /// For the tests' own connections.
    package static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
