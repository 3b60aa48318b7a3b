import Logging
import Testing

@testable import Operations

@Suite("Log levels")
struct LogLevelsTests {
    @Test("a component has its own level, and so have its parts")
    func components() throws {
        let levels = try LogLevels(parsing: "info, amqp=debug,amqp.publisher=error,jobs=WARN")
        #expect(levels["scheduler"] == .info)
        #expect(levels["amqp"] == .debug)
        #expect(levels["amqp.consumer"] == .debug)
        #expect(levels["amqp.publisher"] == .error)
        #expect(levels["amqps"] == .info)
        #expect(levels["jobs"] == .warning)
        #expect(levels.description == "info,amqp=debug,amqp.publisher=error,jobs=warning")
    }

    @Test("components alone leave the others at info")
    func withoutBase() throws {
        #expect(try LogLevels(parsing: "jobs=trace")["amqp"] == .info)
    }

    @Test("nonsense is refused", arguments: ["", "loud", "info,debug", "=debug", "amqp=", "info,,amqp=debug", "a=b=c"])
    func refuses(text: String) {
        #expect(throws: SettingFault.self) { try LogLevels(parsing: text) }
    }
}
