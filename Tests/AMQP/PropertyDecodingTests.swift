import FoundationEssentials
import Testing

@testable import AMQP

@Suite("Decoding message properties")
struct PropertyDecodingTests {
    /// An AMQP short string.
    private func short(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + text.utf8 }
    /// A length of four bytes before the content.
    private func long(_ bytes: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: UInt32(bytes.count).bigEndian, Array.init) + bytes
    }
    private func header(_ key: String, _ kind: Character, _ bytes: [UInt8]) -> [UInt8] {
        short(key) + [kind.asciiValue ?? 0] + bytes
    }

    @Test("all properties together are read in order")
    func all() {
        let table = long(header("n", "I", [0, 0, 1, 0]))
        let encoded: [UInt8] =
            [0xFF, 0xFC] + short("text/plain") + short("gzip") + table + [2, 9] + short("corr") + short("reply")
            + short("1000") + short("id") + [0, 0, 0, 0, 0, 0, 0, 60] + short("type") + short("user") + short("app")
            + short("cluster")
        let properties = AMQPProperties(encoded: encoded)
        #expect(
            properties
                == AMQPProperties(
                    contentType: "text/plain", messageID: "id", correlationID: "corr", type: "type", appID: "app",
                    timestamp: Date(timeIntervalSince1970: 60), isPersistent: true, headers: ["n": 256]))
    }

    @Test("absent properties are nil, and a message without delivery mode is not persistent")
    func none() {
        #expect(AMQPProperties(encoded: [0, 0]) == AMQPProperties(isPersistent: false))
        #expect(AMQPProperties(encoded: []) == AMQPProperties(isPersistent: false))
    }

    @Test("every kind of header value is read")
    func kinds() {
        let entries: [[UInt8]] = [
            header("t", "t", [1]), header("b", "b", [0xFF]), header("B", "B", [0xFF]), header("s", "s", [0xFF, 0xFE]),
            header("u", "u", [1, 0]), header("I", "I", [0xFF, 0xFF, 0xFF, 0xFF]),
            header("i", "i", [0xFF, 0xFF, 0xFF, 0xFF]),
            header("l", "l", [0, 0, 0, 0, 0, 0, 1, 0]), header("L", "L", Array(repeating: 0xFF, count: 8)),
            header("f", "f", [0x3F, 0x80, 0, 0]), header("d", "d", [0x40, 0, 0, 0, 0, 0, 0, 0]),
            header("D", "D", [2, 0, 0, 0, 150]), header("S", "S", long(Array("ä".utf8))),
            header("S!", "S", long([0xFF])),
            header("x", "x", long([1, 2])), header("T", "T", [0, 0, 0, 0, 0, 0, 0, 1]), header("V", "V", []),
            header("A", "A", long([UInt8(ascii: "t"), 0, UInt8(ascii: "V")])),
            header("F", "F", long(header("k", "S", long([])))),
        ]
        let properties = AMQPProperties(encoded: [0x20, 0] + long(entries.flatMap { $0 }))
        #expect(
            properties.headers == [
                "t": true, "b": -1, "B": 255, "s": -2, "u": 256, "I": -1, "i": 4_294_967_295, "l": 256,
                "L": .int(.max), "f": .double(1), "d": .double(2), "D": .double(1.5), "S": "ä", "S!": .bytes([0xFF]),
                "x": .bytes([1, 2]), "T": .timestamp(Date(timeIntervalSince1970: 1)), "V": .null,
                "A": .array([false, .null]), "F": .table(["k": ""]),
            ])
    }

    @Test("cut off or nested without end, it neither crashes nor invents anything", arguments: 0..<60)
    func damaged(length: Int) {
        let table = long(
            header("a", "S", long(Array("value".utf8))) + header("b", "F", long(header("c", "I", [0, 0, 0, 1]))))
        let encoded: [UInt8] = [0xA0, 0x80] + short("text/plain") + table + short("id")
        let properties = AMQPProperties(encoded: Array(encoded.prefix(length)))
        #expect([nil, "text/plain"].contains(properties.contentType))
        #expect([nil, "id"].contains(properties.messageID))
        var deep: [UInt8] = []
        for _ in 0..<length { deep = header("f", "F", long(deep)) }
        #expect(AMQPProperties(encoded: [0x20, 0] + long(deep)).headers.isEmpty == (length == 0 || length >= 32))
    }
}
