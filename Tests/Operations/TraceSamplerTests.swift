import Models
import Testing

@testable import Operations

@Suite("A trace sampler")
struct TraceSamplerTests {
    private static func parent(_ isSampled: Bool) -> TraceParent { TraceParent().child(isSampled: isSampled) }

    @Test(
        "is known by its name and its ratio",
        arguments: [
            ("always_on", nil, TraceSampler.alwaysOn), ("always_off", nil, .alwaysOff),
            ("traceidratio", "0.25", .traceIDRatio(0.25)), ("traceidratio", nil, .traceIDRatio(1)),
            ("parentbased_always_on", nil, .parentBased(root: .alwaysOn)),
            ("parentbased_always_off", nil, .parentBased(root: .alwaysOff)),
            ("parentbased_traceidratio", "0", .parentBased(root: .traceIDRatio(0))),
            ("parentbased_traceidratio", "1.5", nil), ("traceidratio", "much", nil), ("traceidratio", "nan", nil),
            ("sometimes", nil, nil),
        ] as [(String, String?, TraceSampler?)])
    func names(name: String, argument: String?, expected: TraceSampler?) {
        #expect(TraceSampler(name: name, argument: argument) == expected)
    }

    @Test("by ratio takes that part of all traces, and the same ones in every process")
    func ratio() {
        let ids = (0..<20_000).map { _ in TraceParent().traceID }
        let sampler = TraceSampler.traceIDRatio(0.1)
        let taken = ids.filter { sampler.samples(traceID: $0, parent: nil) }
        #expect((1700...2300).contains(taken.count))
        #expect(taken == ids.filter { TraceSampler.traceIDRatio(0.1).samples(traceID: $0, parent: nil) })
        #expect(taken.allSatisfy { TraceSampler.traceIDRatio(0.2).samples(traceID: $0, parent: nil) })
        #expect(ids.allSatisfy { TraceSampler.traceIDRatio(1).samples(traceID: $0, parent: nil) })
        #expect(!ids.contains { TraceSampler.traceIDRatio(0).samples(traceID: $0, parent: nil) })
    }

    @Test("by parent does as the parent did, and asks the root's only where there is none")
    func parentBased() {
        let sampler = TraceSampler.parentBased(root: .alwaysOff)
        let id = TraceParent().traceID
        #expect(sampler.samples(traceID: id, parent: Self.parent(true)))
        #expect(!sampler.samples(traceID: id, parent: Self.parent(false)))
        #expect(!sampler.samples(traceID: id, parent: nil))
        #expect(TraceSampler.parentBased(root: .alwaysOn).samples(traceID: id, parent: nil))
    }
}
