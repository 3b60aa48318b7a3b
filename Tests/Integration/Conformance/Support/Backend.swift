import FoundationEssentials
import Logging
import Testing

@testable import JobsTesting

/// The ledgers that have to behave alike.
enum Backend: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case memory
    case database

    var testDescription: String { rawValue }

    /// A ledger of its own, whose clock shows ``JobsTesting/TestService/monday``.
    func with(_ body: (any TestLedger) async throws -> Void) async throws {
        switch self {
        case .memory:
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            try await body(try MemoryLedger(startingAt: TestService.monday, logger: logger))
        case .database:
            try await TestDatabase.with { try await body(DatabaseLedger($0)) }
        }
    }
}
