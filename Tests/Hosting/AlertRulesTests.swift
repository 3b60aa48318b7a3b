import FoundationEssentials
import Operations
import Testing
import Yams

@testable import Hosting

/// The alert rules that come with Carillon, against the metrics it has.
@Suite("The alert rules")
struct AlertRulesTests {
    private struct Rules: Decodable {
        struct Group: Decodable {
            let name: String
            let rules: [Rule]
        }

        struct Rule: Decodable {
            let alert: String
            let expr: String
            let annotations: [String: String]
        }

        let groups: [Group]
    }

    private static func rules() throws -> [Rules.Rule] {
        let text = try MetricTableTests.read("compose/prometheus/carillon.rules.yaml")
        return try YAMLDecoder().decode(Rules.self, from: text).groups.flatMap(\.rules)
    }

    /// By the names that samples have.
    private static let metrics: [String: MetricDescription] = {
        var metrics: [String: MetricDescription] = [:]
        for metric in MetricDescription.carillon {
            let suffixes = metric.kind == .histogram ? ["_bucket", "_sum", "_count"] : [""]
            for suffix in suffixes { metrics[metric.name + suffix] = metric }
        }
        return metrics
    }()

    @Test("name only metrics that exist, with labels that they have")
    func metricsExist() throws {
        let rules = try Self.rules()
        #expect(rules.count >= 10)
        #expect(Set(rules.map(\.alert)).count == rules.count, "two alerts have one name")
        for rule in rules {
            let words = Self.words(rule.expr)
            let named = words.filter { $0.hasPrefix("carillon_") || $0.hasPrefix("process_") }
            #expect(!named.isEmpty, "\(rule.alert) is about nothing of ours")
            for name in named {
                #expect(Self.metrics[name] != nil, "\(rule.alert) names \(name), which does not exist")
            }
            let known = Set(named.flatMap { Self.metrics[$0]?.labels ?? [] } + ["le"])
            for label in Self.labels(rule) {
                #expect(known.contains(label), "\(rule.alert) uses the label \(label), which its metrics lack")
            }
        }
    }

    @Test("tell of what operators must know: what is stale, late, stuck, dead or lost")
    func complete() throws {
        let text = try Self.rules().map(\.expr).joined(separator: "\n")
        for metric in [
            "carillon_job_stale", "carillon_jobs_oldest_due_seconds", "carillon_tick_lateness_seconds",
            "carillon_outbox_oldest_seconds", "carillon_dead_letters_total", "carillon_leases_lost_total",
            "carillon_database_oldest_transaction_seconds", "carillon_figures_timestamp_seconds",
        ] { #expect(text.contains(metric), "no alert on \(metric)") }
    }

    private static func words(_ text: String) -> [String] {
        text.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")) }.map(String.init)
    }

    /// What stands after `by (`, before `=` in a selector, and after `$labels.`.
    private static func labels(_ rule: Rules.Rule) -> [String] {
        var labels: [String] = []
        for part in rule.expr.split(separator: "by (").dropFirst() {
            labels += words(String(part.prefix { $0 != ")" }))
        }
        for part in rule.expr.split(separator: "{").dropFirst() {
            labels += part.prefix { $0 != "}" }.split(separator: ",").compactMap { words(String($0)).first }
        }
        for text in rule.annotations.values {
            for part in text.split(separator: "$labels.").dropFirst() { labels += words(String(part)).prefix(1) }
        }
        return labels
    }
}
