import ArgumentParser
import FoundationEssentials
import Hosting
import Postgres

/// What calls of models took.
struct TokensCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokens", abstract: "Sum up what calls of models took, by job, user, model or day.")

    enum Grouping: String, ExpressibleByArgument, CaseIterable {
        case job, user, model, day

        /// Of the table's columns; never of what was written on the command line.
        var expression: String {
            switch self {
            case .job: "job"
            case .user: "coalesce((SELECT email FROM users WHERE users.id = usage.user_id), '–')"
            case .model: "model"
            case .day: "to_char(used_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')"
            }
        }
    }

    @Option(name: .long, help: "What is summed up.") var by = Grouping.job
    @Option(name: .long, help: "Only since then: an instant, or a span like 30d.", transform: Moment.init(parsing:))
    var since: Moment?
    @OptionGroup var owner: OwnerOptions
    @OptionGroup var output: OutputOptions

    private struct Line: Encodable {
        let name: String
        let inputTokens: Int64
        let outputTokens: Int64
        let requests: Int64
        let isEstimated: Bool

        enum CodingKeys: String, CodingKey {
            case name, requests
            case inputTokens = "input_tokens"
            case outputTokens = "output_tokens"
            case isEstimated = "is_estimated"
        }
    }

    func run() async throws {
        try await Session.with { backbone in
            let lines = try await load(in: backbone.database)
            if output.json { return try lines.forEach { try JSONLine.print($0) } }
            var table = Table(by.rawValue.uppercased(), "INPUT", "OUTPUT", "REQUESTS")
            for line in lines {
                let mark = line.isEstimated ? " (estimated in part)" : ""
                table.add(line.name, "\(line.inputTokens)\(mark)", "\(line.outputTokens)", "\(line.requests)")
            }
            print(table.isEmpty ? "no model was called" : table.text())
        }
    }

    private func load(in database: any PostgresQuerying) async throws -> [Line] {
        let rows = try await database.query(
            """
            SELECT \(unescaped: by.expression) AS name, sum(input_tokens)::bigint AS input,
                sum(output_tokens)::bigint AS output, sum(requests)::bigint AS requests, bool_or(is_estimated) AS estimated
            FROM background_job_token_usages AS usage
            WHERE coalesce(used_at >= \(try await since?.past(in: database)), true)
                AND coalesce(tenant_id = \(try await owner.tenantID(in: database)), true)
                AND coalesce(user_id = \(try await owner.userID(in: database)), true)
            GROUP BY 1 ORDER BY input DESC, name
            """)
        return try rows.map {
            Line(
                name: try $0.decode("name"), inputTokens: try $0.decode("input"), outputTokens: try $0.decode("output"),
                requests: try $0.decode("requests"), isEstimated: try $0.decode("estimated"))
        }
    }
}
