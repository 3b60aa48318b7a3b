import Testing

/// What the ledger in memory and the one in PostgreSQL have to do alike. Whatever one of them does otherwise fails here.
@Suite("Both ledgers", .timeLimit(.minutes(5)))
enum ConformanceTests {}
