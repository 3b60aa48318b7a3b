import FoundationEssentials
import Jobs
import Models
import Postgres
import Testing

/// The real command on a real ledger; what the library does is tested with the library.
@Suite("Commands that control the ledger", .serialized, .timeLimit(.minutes(2)))
struct ControlCommandTests {
    private static func ledger(_ body: (PostgresPool, CommandProgram) async throws -> Void) async throws {
        try await CommandDatabase.with { database, carillon in
            try await database.query(
                "INSERT INTO job_types (name, family) VALUES ('sync_mailbox', 'ingestion'), ('send_mail', 'notifications')"
            )
            try await database.query("INSERT INTO scheduled_jobs (name, family) VALUES ('ingest_emails', 'ingestion')")
            try await database.query("INSERT INTO tenants (name) VALUES ('acme')")
            try await body(database, carillon)
        }
    }

    private static func text(_ query: PostgresQuery, in database: PostgresPool) async throws -> String {
        try await database.query(query)[0].decode(0)
    }

    /// Letters of failed jobs, `count` of them.
    private static func bury(_ count: Int, in database: PostgresPool) async throws {
        try await database.query(
            """
            WITH gone AS (
                INSERT INTO finished_jobs (id, job_type, family, status, priority, payload, retry_count, max_retries,
                    crashes, interruptions, attempt, error, errors, correlation_id, created_at)
                SELECT n, 'sync_mailbox', 'ingestion', 'failed', 0, jsonb_build_object('n', n), 3, 3, 0, 0, 3,
                    'no luck', error_entry(3, 'no luck'), 'job-' || n, now()
                FROM generate_series(1001, 1000 + \(Int32(count))) AS n RETURNING *)
            INSERT INTO dead_letters (kind, family, name, reason, payload, errors, job_id, correlation_id)
            SELECT 'job', family, job_type, error, payload, errors, id, correlation_id FROM gone ORDER BY id
            """)
    }

    @Test("enqueue, list, show, reschedule and cancel jobs")
    func jobs() async throws {
        try await Self.ledger { database, carillon in
            let enqueued = try carillon(
                "jobs", "enqueue", "sync_mailbox", "--payload-file", "-", "--unique-key", "k", "--at", "2h", "--tenant",
                "acme", "--reference", "mail:7", "--priority=-5", "--json", input: #"{"n":1}"#)
            #expect(enqueued.status == 0, "\(enqueued.errors)")
            let id = try await Self.text("SELECT id::text FROM live_jobs", in: database)
            #expect(enqueued.output.contains(#""id":\#(id),"is_new":true"#))
            let kept = try carillon("jobs", "enqueue", "sync_mailbox", "--unique-key", "k")
            #expect(kept.output == "job \(id) with that key waited already; kept\n")
            let rejected = try carillon(
                "jobs", "enqueue", "sync_mailbox", "--unique-key", "k", "--on-duplicate", "reject")
            #expect(rejected.status == 1 && rejected.errors.contains("already waits"))
            let listed = try carillon(
                "jobs", "list", "--reference", "mail:7", "--tenant", "acme", "--status", "pending")
            #expect(listed.lines.count == 2 && listed.output.contains("sync_mailbox  pending  0/3"))
            let shown = try carillon("jobs", "show", id, "--json")
            #expect(shown.output.contains(#""payload":{"n":1}"#) && shown.output.contains(#""priority":-5"#))
            #expect(try carillon("jobs", "show", id).output.contains("unique key      k\n"))
            #expect(try carillon("jobs", "retry-now", id).output == "1 due now\n")
            #expect(
                try carillon("jobs", "cancel", "--type", "sync_mailbox", "--dry-run").output == "1 would be cancelled\n"
            )
            let cancelled = try carillon("jobs", "cancel", "--type", "sync_mailbox", "--because", "a mistake", "--json")
            #expect(cancelled.output == #"{"asked":0,"cancelled":1}"# + "\n")
            #expect(
                try carillon("jobs", "list", "--status", "cancelled").output.contains("cancelled on request: a mistake")
            )
            let audit = try carillon("audit", "--action", "job", "--json").lines
            #expect(audit.count == 4 && audit.allSatisfy { $0.contains(#""actor":"operator:ann""#) })
        }
    }

    @Test("list, show, replay and purge dead letters")
    func deadLetters() async throws {
        try await Self.ledger { database, carillon in
            try await Self.bury(5, in: database)
            let listed = try carillon("dead", "list", "--limit", "2", "--type", "sync_mailbox")
            #expect(listed.lines.count == 3 && listed.errors.contains("more: --before 4"))
            #expect(try carillon("dead", "list", "--limit", "2", "--before", "4", "--json").lines.count == 2)
            let shown = try carillon("dead", "show", "1").output
            #expect(shown.contains("reason       no luck\n") && shown.contains(#"{"n": 1001}"#))
            let one = try carillon("dead", "replay", "1", "--payload", #"{"n":7}"#, "--actor", "bob")
            let job = try await Self.text("SELECT replayed_job::text FROM dead_letters WHERE id = 1", in: database)
            #expect(one.output == "dead letter 1 replayed as job \(job)\n")
            #expect(try carillon("dead", "replay", "1").output == "dead letter 1 was replayed before as job \(job)\n")
            #expect(
                try carillon("dead", "replay", "--reason", "NO LUCK", "--dry-run").output == "4 would be replayed\n")
            let many = try carillon("dead", "replay", "--reason", "NO LUCK", "--per-second", "2.5")
            #expect(many.output == "4 replayed, 0 not\n")
            #expect(try carillon("dead", "list").output == "no such dead letters\n")
            #expect(try carillon("dead", "list", "--replayed", "--json").lines.count == 5)
            #expect(try carillon("dead", "purge", "--older-than", "1d", "--any").output == "0 purged\n")
            #expect(
                try carillon("dead", "purge", "--all", "--any", "--because", "GDPR", "--json").output
                    == "{\"count\":5}\n")
            #expect(try carillon("verify").status == 0)
            let audit = try carillon("audit", "--action", "dead", "--json").lines
            #expect(audit.count == 3 && audit[0].contains(#""reason":"GDPR""#) && audit[2].contains(#""actor":"bob""#))
        }
    }

    @Test("say why a letter cannot be replayed, with exit code 1")
    func refused() async throws {
        try await Self.ledger { database, carillon in
            try await database.query(
                """
                INSERT INTO dead_letters (kind, family, name, reason, body, body_size, routing_key, exchange)
                VALUES ('request', 'ingestion', 'sync_mailbx', 'unknown', '{}', 2, 'ingestion.sync_mailbx',
                    'carillon.jobs')
                """)
            let refused = try carillon("dead", "replay", "--all")
            #expect(refused.status == 1)
            #expect(
                refused.output == """
                    dead letter 1 cannot be replayed: there is no job type 'sync_mailbx'; did you mean 'sync_mailbox'?
                    0 replayed, 1 not

                    """)
            let mended = try carillon("dead", "replay", "1", "--routing-key", "ingestion.sync_mailbox")
            #expect(mended.status == 0 && mended.output.hasPrefix("dead letter 1 replayed as job "))
        }
    }

    @Test("pause, list pauses and resume")
    func pauses() async throws {
        try await Self.ledger { database, carillon in
            #expect(try carillon("pauses").output == "nothing is paused\n")
            #expect(try carillon("pause", "tenant", "acme", "--because", "unpaid").output == "tenant acme paused\n")
            #expect(try carillon("pause", "tenant", "acme").output.hasPrefix("tenant acme is paused since "))
            #expect(try carillon("pause", "scheduled", "email_sync").output == "scheduled ingest_emails paused\n")
            #expect(try carillon("pause", "type", "send_mail").status == 0)
            #expect(try carillon("pause", "family", "maintenance").status == 0)
            let listed = try carillon("pauses")
            #expect(listed.lines.count == 5 && listed.output.contains("unpaid") && listed.output.contains("acme ("))
            #expect(try carillon("scheduler", "status").output.contains("paused") == false)  // it has no schedule yet
            #expect(try carillon("resume", "tenant", "acme").output == "tenant acme resumed\n")
            #expect(try carillon("resume", "tenant", "acme").output == "tenant acme was not paused\n")
            let missed = try carillon("pause", "type", "send_mai")
            #expect(missed.status == 1 && missed.errors.contains("did you mean 'send_mail'?"))
            #expect(try carillon("audit", "--action", "pause", "--json").lines.count == 4)
        }
    }

    @Test("set, list and remove limits")
    func limits() async throws {
        try await Self.ledger { _, carillon in
            #expect(try carillon("limit", "list").output == "nothing is limited\n")
            let set = try carillon("limit", "set", "type", "send_mail", "--max-running", "4", "--rate", "2.5")
            #expect(set.output == "type send_mail: at most 4 at once; 2.5 per second, bursts of 2.5\n", "\(set.errors)")
            let tenant = try carillon("limit", "set", "tenant", "acme", "--max-running", "0", "--json")
            #expect(tenant.output.contains(#""max_running":0"#) && tenant.output.contains(#""running":0"#))
            #expect(try carillon("limit", "set", "provider", "gmail", "--rate", "1").status == 0)
            #expect(try carillon("limit").lines.count == 4)
            #expect(
                try carillon("limit", "remove", "type", "send_mail").output == "type send_mail is no longer limited\n")
            #expect(try carillon("limit", "remove", "type", "send_mail").output == "type send_mail was not limited\n")
            for (arguments, says) in [
                (["type", "send_mail"], "needs a cap or a rate"), (["type", "send_mai", "--rate", "1"], "'send_mail'"),
                (["type", "send_mail", "--rate", "0"], "more than 0"),
                (["type", "send_mail", "--max-running", "1", "--burst", "2"], "a burst needs a rate"),
            ] {
                let refused = try carillon(["limit", "set"] + arguments)
                #expect(refused.status == 1 && refused.errors.contains(says), "\(refused.errors)")
            }
            #expect(try carillon("audit", "--action", "limit", "--json").lines.count == 4)
        }
    }

    @Test("set, list, pause, resume and remove schedules, of scheduled jobs and of queued ones")
    func schedules() async throws {
        try await Self.ledger { database, carillon in
            let set = try carillon(
                "schedule", "set", "email_sync", "0 4 * * *", "--zone", "Europe/Berlin", "--parameter",
                "lookback_days=3", "--overlap", "buffer_one", "--timeout", "10m", "--json")
            #expect(set.status == 0 && set.output.contains(#""changed":true"#), "\(set.errors)")
            let stored = try await Self.text(
                "SELECT concat_ws(' ', job, time_zone, overlap, timeout_ms, parameters, source) FROM schedules",
                in: database)
            #expect(stored == #"ingest_emails Europe/Berlin buffer_one 600000 {"lookback_days": 3} operator"#)
            let queued = try carillon(
                "schedule", "set", "hourly", "0 * * * *", "--type", "sync_mailbox", "--payload", #"{"n":1}"#)
            #expect(queued.status == 0 && queued.output.hasPrefix("schedule hourly set; next: "), "\(queued.errors)")
            let listed = try carillon("schedule", "list")
            #expect(listed.lines.count == 3 && listed.output.contains("job sync_mailbox  scheduled  0 * * * *"))
            #expect(try carillon("schedule", "pause", "hourly").output == "schedule hourly paused\n")
            #expect(try carillon("schedule", "pause", "email_sync").output == "schedule ingest_emails paused\n")
            #expect(try carillon("schedule", "list", "--json").lines.allSatisfy { $0.contains(#""state":"paused""#) })
            #expect(try carillon("schedule", "resume", "hourly").output == "schedule hourly resumed\n")
            #expect(try carillon("schedule", "remove", "hourly").output == "schedule hourly removed\n")
            #expect(try carillon("schedule", "remove", "ingest_emails").status == 0)
            let again = try carillon("schedule", "remove", "ingest_emails")
            #expect(again.status == 1 && again.errors.contains("it comes from 'released'"))
            #expect(try carillon("schedule", "remove", "hourli").errors.contains("there is no schedule 'hourli'"))
            let wrong = try carillon("schedule", "set", "hourly", "@hourly", "--type", "sync_mailbx")
            #expect(wrong.status == 1 && wrong.errors.contains("did you mean 'sync_mailbox'?"))
            let taken = try carillon("schedule", "set", "fact_decay", "@hourly", "--type", "sync_mailbox")
            #expect(taken.status == 1 && taken.errors.contains("needs a name of its own"))
        }
    }

    @Test("name what is not there, with exit code 1")
    func notFound() async throws {
        try await Self.ledger { _, carillon in
            for (arguments, says) in [
                (["jobs", "show", "7"], "there is no job 7"), (["jobs", "cancel", "7"], "there is no job 7"),
                (["dead", "show", "7"], "there is no dead letter 7"), (["dead", "replay", "7"], "no dead letter 7"),
                (["jobs", "list", "--type", "sync_mailbx"], "did you mean 'sync_mailbox'?"),
                (["jobs", "list", "--tenant", "acne"], "did you mean 'acme'?"),
                (["jobs", "list", "--user", "ann@example.org"], "there is no user 'ann@example.org'"),
                (["jobs", "enqueue", "sync_mailbx"], "did you mean 'sync_mailbox'?"),
                (["dead", "list", "--type", "sync_mailbx"], "did you mean 'sync_mailbox'?"),
            ] {
                let outcome = try carillon(arguments)
                #expect(outcome.status == 1 && outcome.errors.contains(says), "\(arguments) \(outcome.errors)")
            }
        }
    }
}
