import Testing

/// Tests of the ledger on a real PostgreSQL, one after the other, so that they need few of its connections.
@Suite("The ledger on PostgreSQL", .serialized, .timeLimit(.minutes(2)))
enum LedgerTests {}
