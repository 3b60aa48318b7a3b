import Testing

@testable import AMQP

@Suite("Checking messages before they are sent")
struct MessageValidationTests {
    private func code(_ message: AMQPMessage, limit: Int = 10) -> AMQPError.Code? {
        do throws(AMQPError) {
            try message.validate(maximumSize: limit)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("a body of the limit passes, one byte more does not")
    func size() {
        #expect(code(AMQPMessage(exchange: "", routingKey: "q", body: Array(repeating: 0, count: 10))) == nil)
        #expect(
            code(AMQPMessage(exchange: "", routingKey: "q", body: Array(repeating: 0, count: 11))) == .messageTooLarge)
    }

    @Test("names over 255 bytes are refused, counted in bytes")
    func names() {
        let long = String(repeating: "ä", count: 128)
        #expect(code(AMQPMessage(exchange: "", routingKey: String(repeating: "a", count: 255), body: [])) == nil)
        #expect(code(AMQPMessage(exchange: "", routingKey: long, body: [])) == .invalidMessage)
        #expect(code(AMQPMessage(exchange: long, routingKey: "", body: [])) == .invalidMessage)
        let properties = AMQPProperties(messageID: long)
        #expect(code(AMQPMessage(exchange: "", routingKey: "", properties: properties, body: [])) == .invalidMessage)
    }

    @Test("headers must fit a frame, and their names 128 bytes")
    func headers() {
        func message(_ headers: [String: AMQPValue]) -> AMQPMessage {
            AMQPMessage(exchange: "", routingKey: "", properties: AMQPProperties(headers: headers), body: [])
        }
        #expect(code(message(["a": .array([.string(String(repeating: "x", count: 100_000))])])) == nil)
        #expect(code(message(["a": .array([.string(String(repeating: "x", count: 131_000))])])) == .invalidMessage)
        #expect(code(message(["a": .table([String(repeating: "x", count: 129): 1])])) == .invalidMessage)
    }
}
