import ChaosJobs
import FoundationEssentials
import HTTPClient
import Jobs
import TestSupport
import Testing

extension SystemTests {
    @Suite("Metrics of a running service")
    struct MetricsTests {
        @Test("are those of the README's table, with its types and labels, and count what happened")
        func scraped() async throws {
            try await Stage.run { stage in
                let replica = try await stage.startMisbehaving()
                let ids = try await stage.enqueue([
                    try NoteNumber.request(NoteNumber.Payload(number: 1)),
                    try NoteNumber.request(NoteNumber.Payload(number: 2)),
                ])
                for id in ids { try await stage.status(of: id, is: "completed") }
                let rows = try MetricsTable.rows()
                let text = try await InTime.poll("both attempts to be counted", .seconds(30)) {
                    let text = try await scrape(replica, stage)
                    let counted = #"carillon_attempts_total{outcome="success",type="note_number"} 2"#
                    return text.split(separator: "\n").contains(Substring(counted)) ? text : nil
                }
                for line in text.split(separator: "\n") where line.hasPrefix("# TYPE ") {
                    let words = line.split(separator: " ").map(String.init)
                    let row = try #require(rows[words[2]], "\(words[2]) is not in the README's table")
                    #expect(row.type == words[3])
                }
                for (name, labels) in MetricsTable.series(of: text) {
                    #expect(Set(labels).subtracting(["le"]) == Set(rows[name]?.labels ?? []), "\(name)")
                }
            }
        }

        private func scrape(_ replica: Replica, _ stage: Stage) async throws -> String {
            let url = "http://127.0.0.1:\(replica.httpPort)/metrics"
            return String(decoding: try await stage.client.send(HTTPClientRequest(url: url)).body, as: UTF8.self)
        }
    }
}

/// The README's table of metrics, and Prometheus' text format (0.0.4) as far as names and labels go.
private enum MetricsTable {
    struct Row {
        let type: String
        let labels: [String]
    }

    static func rows() throws -> [String: Row] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let readme = String(decoding: try Data(contentsOf: root.appending(path: "README.md")), as: UTF8.self)
        return readme.split(separator: "\n").reduce(into: [:]) { rows, line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
                $0.filter { $0 != "`" && $0 != " " }
            }
            guard cells.count == 7, ["counter", "gauge", "histogram"].contains(cells[2]) else { return }
            rows[cells[1]] = Row(type: cells[2], labels: cells[4].split(separator: ",").map(String.init))
        }
    }

    /// Each series' metric and the names of its labels.
    static func series(of text: String) -> [(String, [String])] {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            var name = String(line.prefix { $0 != "{" && $0 != " " })
            let labels = line.drop { $0 != "{" }.prefix { $0 != "}" }.dropFirst()
            for suffix in ["_bucket", "_sum", "_count"] where name.hasSuffix(suffix) && name.contains("_seconds") {
                name.removeLast(suffix.count)
            }
            return (name, labels.split(separator: ",").map { String($0.prefix { $0 != "=" }) })
        }
    }
}
