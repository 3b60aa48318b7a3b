import CXML2

/// What libxml2's callbacks are given: turns C strings into events and stops the parser at a bound.
final class HTMLParserSession {
    private let context: htmlParserCtxtPtr
    private let maximumDepth: Int
    private let handler: any HTMLEventHandler
    private var depth = 0
    /// Whether reading ended at the bound on nesting.
    private(set) var isTooDeep = false

    init(context: htmlParserCtxtPtr, maximumDepth: Int, handler: any HTMLEventHandler) {
        self.context = context
        self.maximumDepth = maximumDepth
        self.handler = handler
    }

    static func from(_ pointer: UnsafeMutableRawPointer?) -> HTMLParserSession? {
        pointer.map { Unmanaged<HTMLParserSession>.fromOpaque($0).takeUnretainedValue() }
    }

    func start(_ name: UnsafePointer<xmlChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?) {
        guard let name else { return }
        depth += 1
        guard depth <= maximumDepth else {
            isTooDeep = true
            return xmlStopParser(context)
        }
        handler.start(String(cString: name).lowercased(), attributes: Self.read(attributes))
        stopIfFull()
    }

    func end(_ name: UnsafePointer<xmlChar>?) {
        guard let name else { return }
        depth -= 1
        handler.end(String(cString: name).lowercased())
    }

    func text(_ bytes: UnsafePointer<xmlChar>?, _ count: Int32) {
        handler.text(String(decoding: UnsafeBufferPointer(start: bytes, count: max(0, Int(count))), as: UTF8.self))
        stopIfFull()
    }

    private func stopIfFull() {
        if handler.isFull { xmlStopParser(context) }
    }

    /// Pairs of name and value, ended by a null name; at most 100 are read.
    private static func read(_ list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?) -> [String: String] {
        guard let list else { return [:] }
        var result: [String: String] = [:]
        var index = 0
        while index < 200, let name = list[index] {
            result[String(cString: name).lowercased()] = list[index + 1].map { String(cString: $0) } ?? ""
            index += 2
        }
        return result
    }
}
