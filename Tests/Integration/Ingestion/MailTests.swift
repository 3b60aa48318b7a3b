import Testing

/// Tests of the mail in a real PostgreSQL, one after the other, so that they need few of its connections.
@Suite("Mail in PostgreSQL", .serialized, .timeLimit(.minutes(2)))
enum MailTests {}
