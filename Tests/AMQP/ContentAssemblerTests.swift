import Testing

@testable import AMQP

@Suite("Assembling messages from frames")
struct ContentAssemblerTests {
    private typealias Assembler = ContentAssembler<String>

    /// Feeds the frames of one message.
    private func assemble(
        _ assembler: inout Assembler, _ start: String, size: Int, properties: [UInt8] = [], _ fragments: [[UInt8]]
    ) throws -> Assembler.Content? {
        try assembler.begin(start)
        var content = try properties.withUnsafeBytes { try assembler.header(size: UInt64(size), properties: $0) }
        for fragment in fragments {
            #expect(content == nil)
            content = try fragment.withUnsafeBytes { try assembler.body($0) }
        }
        return content
    }

    @Test("a body of several frames comes together")
    func severalFrames() throws {
        var assembler = Assembler(limit: 100)
        let content = try #require(
            try assemble(&assembler, "a", size: 5, properties: [9, 9], [[1, 2], [3], [4, 5]]))
        #expect(content.start == "a")
        #expect(content.properties == [9, 9])
        #expect(content.body == [1, 2, 3, 4, 5])
        #expect(content.size == 5)
        #expect(!content.isTruncated)
    }

    @Test("an empty body is complete with its header, and the next message starts clean")
    func empty() throws {
        var assembler = Assembler(limit: 100)
        _ = try assemble(&assembler, "a", size: 1, properties: [1], [[7]])
        let content = try #require(try assemble(&assembler, "b", size: 0, []))
        #expect(content.start == "b")
        #expect(content.body == [])
        #expect(content.properties == [])
    }

    @Test("a body over the limit keeps its size and its first bytes", arguments: [[3, 7], [1, 1, 8], [10]])
    func tooLarge(sizes: [Int]) throws {
        var assembler = Assembler(limit: 9, kept: 4)
        var next: UInt8 = 0
        let fragments = sizes.map { size in
            (0..<size).map { _ in
                next += 1
                return next
            }
        }
        let content = try #require(try assemble(&assembler, "a", size: 10, fragments))
        #expect(content.body == [1, 2, 3, 4])
        #expect(content.size == 10)
        #expect(content.isTruncated)
    }

    @Test("a body of exactly the limit is whole")
    func limit() throws {
        var assembler = Assembler(limit: 4, kept: 2)
        let content = try #require(try assemble(&assembler, "a", size: 4, [[1, 2, 3], [4]]))
        #expect(content.body == [1, 2, 3, 4])
        #expect(!content.isTruncated)
    }

    @Test("frames out of order are a violation")
    func outOfOrder() throws {
        var assembler = Assembler(limit: 9)
        #expect(throws: Assembler.Violation.self) { try assembler.body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        #expect(throws: Assembler.Violation.self) {
            try assembler.header(size: 1, properties: UnsafeRawBufferPointer(start: nil, count: 0))
        }
        try assembler.begin("a")
        #expect(throws: Assembler.Violation.self) { try assembler.begin("b") }
        #expect(throws: Assembler.Violation.self) {
            try assembler.header(size: .max, properties: UnsafeRawBufferPointer(start: nil, count: 0))
        }
        _ = try assembler.header(size: 1, properties: UnsafeRawBufferPointer(start: nil, count: 0))
        #expect(throws: Assembler.Violation.self) { try [1, 2].withUnsafeBytes { try assembler.body($0) } }
    }
}
