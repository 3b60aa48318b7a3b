import ArgumentParser
import Jobs
import Postgres

/// Which live jobs an act is for.
struct LiveJobAim: ParsableArguments {
    @Argument(help: "The jobs' ids.") var ids: [Int64] = []
    @OptionGroup var selection: JobSelection
    @Flag(name: .long, help: "Every live job.") var all = false
    @Flag(name: .long, help: "Only say how many there are.") var dryRun = false

    func validate() throws {
        try Aim.check(ids: ids, filterIsEmpty: selection.isEmpty, all: all, what: "live job")
    }

    func filter(in database: any PostgresQuerying) async throws -> JobFilter {
        var filter = try await selection.filter(in: database)
        if !ids.isEmpty { filter.ids = ids }
        return filter
    }
}
