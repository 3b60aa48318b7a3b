import Testing

/// One after the other, so that they need few of the database's connections.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct LibraryTests {}
