import HTML
import Meetings
import Yams

extension SourceDraft {
    static func text(_ node: Node, _ key: String) throws(SourceFault) -> String {
        guard let text = node.string, !text.isEmpty else { throw SourceFault("\(key) must be text") }
        return text
    }

    static func texts(_ node: Node) throws(SourceFault) -> [String] {
        guard let list = node.sequence, !list.isEmpty else { throw SourceFault("parameters must be a list") }
        var texts: [String] = []
        for item in list {
            let text = try text(item, "each of the parameters")
            guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw SourceFault("parameter '\(text)' must be percent-encoded: it goes into an address")
            }
            texts.append(text)
        }
        return texts
    }

    static func path(_ node: Node, _ key: String) throws(SourceFault) -> XPath {
        do {
            return try XPath(try text(node, key))
        } catch let error as HTMLError {
            throw SourceFault("\(key): \(error)")
        } catch {
            throw SourceFault("\(key) must be an XPath")
        }
    }

    static func url(_ node: Node) throws(SourceFault) -> String {
        let text = try text(node, "url")
        let sample = text.replacing("{page}", with: "1").replacing("{parameter}", with: "1")
        guard MeetingSource.isAddress(sample) else { throw SourceFault("url '\(text)' is no http or https address") }
        return text
    }

    static func dateFormat(_ node: Node) throws(SourceFault) -> DatePattern {
        let text = try text(node, "date_format")
        guard let pattern = DatePattern(text) else {
            throw SourceFault("date_format '\(text)' is not understood; e.g. dd/MM/yyyy, d MMMM yyyy, yyyy-MM-dd HH:mm")
        }
        return pattern
    }

    /// `1-20`
    static func range(_ node: Node) throws(SourceFault) -> ClosedRange<Int> {
        let parts = try text(node, "pages").split(separator: "-").compactMap { Int($0) }
        guard parts.count == 2, parts[0] >= 0, parts[0] <= parts[1], parts[1] - parts[0] < 10_000 else {
            throw SourceFault("pages must be a range such as 1-20, of 10,000 pages at most")
        }
        return parts[0]...parts[1]
    }

    static func count(_ node: Node) throws(SourceFault) -> Int {
        guard let count = node.int, (1...10_000).contains(count) else {
            throw SourceFault("maximum_pages must be a number from 1 to 10000")
        }
        return count
    }

    /// `500ms`, `2s`, `1m`
    static func interval(_ node: Node) throws(SourceFault) -> Duration {
        let text = try text(node, "interval")
        let units: [(String, Int)] = [("ms", 1), ("s", 1000), ("m", 60_000)]
        for (unit, milliseconds) in units where text.hasSuffix(unit) {
            guard let count = Int(text.dropLast(unit.count)), (0...3600).contains(count) else { continue }
            return .milliseconds(count * milliseconds)
        }
        throw SourceFault("interval '\(text)' is no duration such as 500ms, 2s or 1m")
    }
}
