import FoundationEssentials

/// The closing table, and the same as JSON.
struct Report {
    let outcomes: [Outcome]

    private static let head = ["fault", "broker", "lost", "doubled", "stuck", "recovery"]

    /// One line for each fault, columns aligned.
    var table: String {
        let rows = [Self.head] + outcomes.map(Self.cells)
        let widths = Self.head.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                return column < 2 ? row[column] + padding : padding + row[column]
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    private static func cells(_ outcome: Outcome) -> [String] {
        let counts = [outcome.reckoning?.lost, outcome.reckoning?.doubled, outcome.reckoning?.stuck]
        let recovery = outcome.skipped == nil ? outcome.recovery.map(Self.seconds) ?? "never" : "skipped"
        return [outcome.fault, outcome.broker] + counts.map { $0.map { "\($0.count)" } ?? "-" } + [recovery]
    }

    /// `1.25 s`
    static func seconds(_ duration: Duration) -> String { "\((duration / .milliseconds(10)).rounded() / 100) s" }

    private struct Entry: Encodable {
        let fault: String
        let broker: String
        let lost: Int?
        let doubled: Int?
        let stuck: Int?
        let recovery: Double?

        enum CodingKeys: String, CodingKey {
            case fault, broker, lost, doubled, stuck
            case recovery = "recovery_s"
        }

        /// Every key is there: null means that it was not counted.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(fault, forKey: .fault)
            try container.encode(broker, forKey: .broker)
            try container.encode(lost, forKey: .lost)
            try container.encode(doubled, forKey: .doubled)
            try container.encode(stuck, forKey: .stuck)
            try container.encode(recovery, forKey: .recovery)
        }
    }

    /// A list of objects, one for each fault.
    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted]
        return try encoder.encode(
            outcomes.map { outcome in
                Entry(
                    fault: outcome.fault, broker: outcome.broker, lost: outcome.reckoning?.lost.count,
                    doubled: outcome.reckoning?.doubled.count, stuck: outcome.reckoning?.stuck.count,
                    recovery: outcome.recovery.map { ($0 / .milliseconds(1)).rounded() / 1000 })
            })
    }
}
