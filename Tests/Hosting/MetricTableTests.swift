import FoundationEssentials
import Operations
import Testing

@testable import Hosting

/// The table of metrics: in the program, in the README, in what the sources count and in the alert rules.
@Suite("The table of metrics")
struct MetricTableTests {
    private static let names = Set(MetricDescription.carillon.map(\.name))

    @Test("stands in the README as the program has it")
    func readme() throws {
        let table = MetricDescription.markdown(MetricDescription.carillon)
        #expect(try Self.read("README.md").contains(table), "the README needs this table:\n\(table)")
        #expect(Self.names.count == MetricDescription.carillon.count, "a name stands there twice")
    }

    @Test("has every metric that the sources name, and none that they do not")
    func sources() throws {
        var named = Set<String>()
        for folder in ["Shared", "Services"] {
            for file in try Self.sources(in: folder) where !file.hasSuffix("MetricDescription+Carillon.swift") {
                named.formUnion(try Self.metrics(quotedIn: Self.read(file)))
            }
        }
        #expect(named.subtracting(Self.names).sorted() == [], "metrics that the table lacks")
        let own = Self.names.filter { $0.hasPrefix("carillon_") }
        #expect(Set(own).subtracting(named).sorted() == [], "metrics of the table that nothing counts")
    }

    @Test("explains itself: a counter is a total, a histogram has seconds, a gauge is neither")
    func naming() {
        for metric in MetricDescription.carillon where metric.name.hasPrefix("carillon_") {
            #expect(metric.name.hasSuffix("_total") == (metric.kind == .counter), "\(metric.name)")
            if metric.kind == .histogram { #expect(metric.name.hasSuffix("_seconds"), "\(metric.name)") }
        }
    }

    /// What stands between quotes and begins as our metrics do.
    private static func metrics(quotedIn text: String) -> Set<String> {
        var found = Set<String>()
        for piece in text.split(separator: "\"") where piece.hasPrefix("carillon_") {
            if piece.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_") }) {
                found.insert(String(piece))
            }
        }
        // literals of SQL are quoted otherwise
        for piece in text.split(separator: "'") where piece.hasPrefix("carillon_") && !piece.contains(" ") {
            found.insert(String(piece))
        }
        return found
    }

    private static func sources(in folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)").filter { $0.hasSuffix(".swift") }
            .map { "\(folder)/\($0)" }
    }

    static var root: Substring {
        let file = #filePath[...]
        return file.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")[...]
    }

    static func read(_ path: String) throws -> String {
        let data = try #require(FileManager.default.contents(atPath: "\(root)/\(path)"), "there is no \(path)")
        return String(decoding: data, as: UTF8.self)
    }
}
