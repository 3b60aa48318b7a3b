import FoundationEssentials
import Models
import Testing

@Suite("The catalogue")
struct CatalogueTests {
    @Test("names each job and alias once")
    func namesAreUnique() {
        let names = Catalogue.jobs.flatMap { [$0.name] + $0.aliases }
        #expect(Set(names).count == names.count)
    }

    @Test("finds a job by its name and by the names other systems use")
    func aliases() throws {
        #expect(try Catalogue.job(named: "ingest_emails").family == .ingestion)
        #expect(try Catalogue.job(named: "email_sync_job").name == "ingest_emails")
        #expect(try Catalogue.job(named: "ai_processing").name == "process_threads")
    }

    @Test("suggests the near miss for a misspelt job")
    func nearMiss() {
        let error = #expect(throws: CatalogueError.self) { try Catalogue.job(named: "ingest_email") }
        #expect(error?.description.contains("did you mean 'ingest_emails'?") == true)
    }

    @Test("checks parameters and says what a wrong one should be")
    func parameters() throws {
        let job = try Catalogue.job(named: "ingest_emails")
        try job.check(["user_id": .string(UUID().uuidString), "lookback_days": 7, "provider": "gmail"])
        let wrong = #expect(throws: ParameterError.self) { try job.check(["lookback_days": "soon"]) }
        #expect(
            wrong?.description
                == "parameter 'lookback_days' of job 'ingest_emails' must be a whole number from 1 to 3650, got 'soon'")
        let unknown = #expect(throws: ParameterError.self) { try job.check(["userid": "x"]) }
        #expect(unknown?.description.contains("did you mean 'user_id'?") == true)
    }

    @Test("reads parameters as a command line gives them")
    func words() throws {
        let job = try Catalogue.job(named: "process_threads")
        let read = try job.parameters(from: [("limit", "5"), ("tasks", "summarize,reply")])
        #expect(read == ["limit": 5, "tasks": .array(["summarize", "reply"])])
    }
}
