import FoundationEssentials
public import Jobs
public import Models
import Postgres

/// A run by hand: notes its number and fans out to two children that note theirs, all in one transaction.
///
/// It goes by the name of a catalogued job, whose parameter `user_id` keeps runs apart (runs with equal parameters
/// merge, and would be one) and brings the number.
public struct NoteTick: ScheduledJob {
    public static let name = "ingest_emails"

    public init() {}

    /// The parameters of the run with this number.
    ///
    /// - Parameter together: whether its children wait for each other to commit; see ``Halt/together``.
    public static func parameters(_ number: Int64, together: Bool = false) -> [String: JSONValue] {
        ["user_id": .string(user(number)), "full_sync": .bool(together)]
    }

    /// The numbers of its children.
    public static func children(of number: Int64) -> [Int64] { [number * 2, number * 2 + 1] }

    public func run(_ parameters: [String: JSONValue], _ context: WorkContext) async throws -> RunOutcome {
        guard case .string(let user) = parameters["user_id"], let number = Self.number(user) else { return .done() }
        let halt = parameters["full_sync"] == .bool(true) ? Halt.together : nil
        let children = try Self.children(of: number).map {
            try NoteNumber.request(NoteNumber.Payload(number: $0, note: .child, halt: halt))
        }
        return .done { transaction in
            try await Effect.write(.run, number, context, in: transaction)
            try await context.enqueue(children, in: transaction)
            return ["noted": 1]
        }
    }

    private static func user(_ number: Int64) -> String {
        let digits = String(number, radix: 16)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }

    private static func number(_ user: String) -> Int64? {
        user.split(separator: "-").last.flatMap { Int64($0, radix: 16) }
    }
}
