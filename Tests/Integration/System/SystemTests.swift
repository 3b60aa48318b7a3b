import Testing

@Suite("The whole system on servers of its own", .serialized)
enum SystemTests {}
