import FoundationEssentials
import HTTPTypes
import Hummingbird
import Linking
import Models
import Postgres
import Schema

/// The user's jobs.
struct JobRoutes: ControlRoutes {
    let needsUser = true
    let database: PostgresPool

    private static let statuses = JobStatus.allCases.map(\.rawValue)

    var operations: [APIOperation] {
        var list = APIOperation(.get, "/jobs", id: "listJobs", "The user's queued jobs, newest first.")
        list.parameters = [
            APIParameter("limit", in: .query, "How many at most.", APISchema.integer(1...200, default: 50)),
            APIParameter(
                "before", in: .query, "Only older ones: `next` of the page before.", APISchema.type("integer")),
            APIParameter("status", in: .query, "Only those in this state.", MemberJob.anyStatus),
        ]
        list.answers = [
            (
                200, "A page.",
                APISchema.object(
                    ["jobs": APISchema.list(of: MemberJob.schema), "next": APISchema.type("integer")],
                    optional: ["next"])
            )
        ]
        list.problems = [400]
        return [list]
    }

    private struct Page: Encodable {
        let jobs: [MemberJob]
        /// Absent on the last page.
        let next: Int64?
    }

    func add(to router: any RouterMethods<ControlContext>) {
        router.get("/jobs") { request, context in
            let limit = try request.number("limit", 1...200) ?? 50
            let before = try request.number("before", 1...Int64.max)
            let status = try request.query("status")
            if let status, !Self.statuses.contains(status) {
                throw Problem.badRequest("status must be one of \(Self.statuses.joined(separator: ", "))")
            }
            let owner = try context.requireOwner()
            // one more than asked for tells whether there is a next page
            let rows = try await Member.transaction(of: owner.userID, in: database) { transaction in
                try await transaction.query(
                    """
                    SELECT * FROM member_jobs WHERE (\(before)::bigint IS NULL OR id < \(before))
                        AND (\(status)::text IS NULL OR status = \(status))
                    ORDER BY id DESC LIMIT \(limit + 1)
                    """)
            }
            let jobs = try rows.prefix(Int(limit)).map(MemberJob.init)
            return try Answer.json(Page(jobs: jobs, next: rows.count > Int(limit) ? jobs.last?.id : nil))
        }
    }
}
