import Models
import Testing

@Suite("A traceparent")
struct TraceParentTests {
    @Test("is written as it was read")
    func roundTrip() throws {
        let header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        let parent = try #require(TraceParent(parsing: header))
        #expect(parent.description == header)
        #expect(parent.child().traceID == parent.traceID)
        #expect(parent.child().spanID != parent.spanID)
    }

    @Test("of a later version is read by its first four fields")
    func laterVersion() {
        #expect(
            TraceParent(parsing: "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00-extra")?.isSampled == false)
    }

    @Test(
        "that is invalid is not read",
        arguments: [
            "", "00-0-0-0", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-extra",
        ])
    func invalid(header: String) {
        #expect(TraceParent(parsing: header) == nil)
    }

    @Test("made anew is valid")
    func fresh() {
        for _ in 0..<1000 { #expect(TraceParent(parsing: TraceParent().description) != nil) }
    }
}
