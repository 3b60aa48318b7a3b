import Testing

@testable import AMQP

@Suite("Coalescing acknowledgements")
struct AckCoalescerTests {
    @Test("a contiguous run becomes one multiple acknowledgement")
    func contiguous() {
        var coalescer = AckCoalescer()
        for tag in [3, 1, 2] as [UInt64] { coalescer.settle(tag, .acknowledged) }
        #expect(coalescer.flush() == [.ack(tag: 3, multiple: true)])
        #expect(coalescer.flush() == [])
    }

    @Test("nothing below an open delivery is claimed, and what lies above goes singly")
    func gap() {
        var coalescer = AckCoalescer()
        for tag in [1, 3, 4] as [UInt64] { coalescer.settle(tag, .acknowledged) }
        #expect(
            coalescer.flush() == [
                .ack(tag: 1, multiple: false), .ack(tag: 3, multiple: false), .ack(tag: 4, multiple: false),
            ])
        coalescer.settle(2, .acknowledged)
        #expect(coalescer.flush() == [.ack(tag: 2, multiple: false)])
        coalescer.settle(5, .acknowledged)
        coalescer.settle(6, .acknowledged)
        #expect(coalescer.flush() == [.ack(tag: 6, multiple: true)])
    }

    @Test("a tag settled twice is sent once")
    func twice() {
        var coalescer = AckCoalescer()
        coalescer.settle(1, .acknowledged)
        coalescer.settle(1, .rejected(requeue: true))
        #expect(coalescer.flush() == [.ack(tag: 1, multiple: false)])
        coalescer.settle(1, .acknowledged)
        coalescer.settle(1, .rejected(requeue: false))
        #expect(coalescer.pendingCount == 0)
        #expect(coalescer.flush() == [])
    }

    @Test("rejections go before the acknowledgement that spans them")
    func rejectInside() {
        var coalescer = AckCoalescer()
        coalescer.settle(1, .acknowledged)
        coalescer.settle(2, .rejected(requeue: false))
        coalescer.settle(3, .acknowledged)
        #expect(coalescer.flush() == [.reject(tag: 2, requeue: false), .ack(tag: 3, multiple: true)])
    }

    @Test("a run ending in a rejection is acknowledged up to its last acknowledged tag")
    func rejectLast() {
        var coalescer = AckCoalescer()
        coalescer.settle(1, .acknowledged)
        coalescer.settle(2, .rejected(requeue: true))
        #expect(coalescer.flush() == [.reject(tag: 2, requeue: true), .ack(tag: 1, multiple: false)])
    }

    /// Plays a broker: every frame must name an open tag, `multiple` must not touch an unsettled one.
    @Test("any order of answers settles every tag exactly once", arguments: 0..<50)
    func anyOrder(seed: UInt64) {
        var generator = SeededGenerator(seed)
        var coalescer = AckCoalescer()
        var open = Set<UInt64>(1...300)
        var settled = Set<UInt64>()
        for tag in (UInt64(1)...300).shuffled(using: &generator) {
            settled.insert(tag)
            coalescer.settle(tag, tag % 7 == 0 ? .rejected(requeue: false) : .acknowledged)
            guard Int.random(in: 0..<5, using: &generator) == 0 || settled.count == 300 else { continue }
            for frame in coalescer.flush() { open.apply(frame, settled: settled) }
        }
        #expect(open.isEmpty)
    }
}

extension Set<UInt64> {
    fileprivate mutating func apply(_ frame: AckCoalescer.Frame, settled: Set<UInt64>) {
        switch frame {
        case .ack(let tag, multiple: true):
            #expect(contains(tag))
            let covered = filter { $0 <= tag }
            #expect(covered.isSubset(of: settled))
            subtract(covered)
        case .ack(let tag, multiple: false), .reject(let tag, _):
            let removed = remove(tag)
            #expect(removed != nil)
            #expect(settled.contains(tag))
        }
    }
}
