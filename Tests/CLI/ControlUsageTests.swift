import FoundationEssentials
import Testing

/// Without a server: what is wrong is found before one is asked.
@Suite("What operators write wrongly", .timeLimit(.minutes(2)))
struct ControlUsageTests {
    @Test(
        "is refused with 64 and the reason",
        arguments: [
            (["dead", "replay"], "say which: ids, a filter such as --type, or --all"),
            (["dead", "replay", "1", "--all"], "not several of them"),
            (["dead", "replay", "1", "--per-second=0"], "--per-second must be more than 0"),
            (["dead", "replay", "1", "2", "--payload", "{}"], "put one letter right"),
            (["dead", "replay", "1", "--payload", "{"], "the payload is not JSON"),
            (["dead", "replay", "1", "--payload-file", "/dev/null/none"], "cannot read"),
            (["dead", "replay", "--all", "--routing-key", "a.b"], "put one letter right"),
            (["dead", "purge"], "say which"),
            (["dead", "purge", "--older-than", "soon"], "neither an instant"),
            (["dead", "purge", "--older-than", "1d", "--until", "1d"], "--until or --older-than"),
            (["dead", "list", "--kind", "jobs"], "job"),
            (["dead", "list", "--replayed", "--any"], "--replayed or --any"),
            (["dead", "list", "--limit=0"], "--limit must be"),
            (["jobs", "cancel"], "say which"),
            (["jobs", "cancel", "1", "--type", "x"], "not several of them"),
            (["jobs", "cancel", "1", "--status", "failed"], "only pending and processing"),
            (["jobs", "retry-now"], "say which"),
            (["jobs", "reschedule", "1", "--at", "later"], "neither an instant"),
            (["jobs", "reschedule", "1"], "--at"),
            (["jobs", "list", "--family", "ingestoin"], "ingestion"),
            (["jobs", "list", "--status", "done"], "completed"),
            (["jobs", "list", "--since", "-1h"], "since"),
            (["jobs", "enqueue", "x", "--payload", "nope"], "the payload is not JSON; it begins 'nope'"),
            (["jobs", "enqueue", "x", "--on-duplicate", "reject"], "needs --unique-key"),
            (["jobs", "enqueue", "x", "--max-retries=0"], "at least 1"),
            (["jobs", "enqueue", "x", "--priority", "40000"], "priority"),
            (["pause", "queue", "x"], "scheduled"),
            (["pause", "type"], "name"),
            (["schedule", "set", "ingest_email", "@every 5m"], "did you mean 'ingest_emails'?"),
            (["schedule", "set", "ingest_emails", "99 * * * *"], "99"),
            (["schedule", "set", "ingest_emails", "@every 5m", "--parameter", "lookback=1"], "lookback_days"),
            (["schedule", "set", "ingest_emails", "@every 5m", "--payload", "{}"], "need --type"),
            (["schedule", "set", "mine", "@every 5m", "--type", "x", "--overlap", "skip"], "not for --type"),
            (["schedule", "set", "mine", "@every 5m", "--type", "x", "--pile-up", "--unique-key", "k"], "--pile-up"),
            (["schedule", "set", "ingest_emails", "@every 5m", "--catch-up", "0s"], "--catch-up must be a span"),
            (["schedule", "set", "ingest_emails", "@every 5m", "--dst", "never"], "no DST policy"),
            (["schedule", "set", "ingest_emails", "@every 5m", "--zone", "Mars/Olympus"], "Mars/Olympus"),
            (["audit", "--since", "yesterday"], "neither an instant"),
        ])
    func usage(arguments: [String], reason: String) throws {
        let outcome = try Program.run(arguments)
        #expect(outcome.status == 64, "\(outcome.output)")
        #expect(outcome.output.contains("Error: ") && outcome.output.contains(reason), "\(outcome.output)")
    }

    @Test(
        "is told from a database that is away, which is 2",
        arguments: [
            ["dead", "list"], ["dead", "replay", "--all"], ["jobs", "list"], ["jobs", "cancel", "1"], ["pauses"],
            ["pause", "family", "ingestion"], ["schedule", "list"], ["audit"],
            ["schedule", "set", "ingest_emails", "@every 5m"], ["jobs", "enqueue", "x"],
        ])
    func server(arguments: [String]) throws {
        let outcome = try Program.run(
            arguments, environment: ["DATABASE_URL": "postgres://carillon@127.0.0.1:1/carillon"])
        #expect(outcome.status == 2, "\(outcome.output)")
        #expect(outcome.output.contains("Error: the database"))
    }
}
