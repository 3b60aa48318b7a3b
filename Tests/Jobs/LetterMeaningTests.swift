import FoundationEssentials
import Models
import Testing

@testable import Jobs

@Suite("The meaning of a dead letter")
struct LetterMeaningTests {
    private let types: [String: Family] = ["sync_mailbox": .ingestion, "send_mail": .notifications]

    private func letter(
        _ kind: DeadLetterRecord.Kind, exchange: String? = nil, key: String? = nil, body: String? = nil,
        bodySize: Int64? = nil, headers: JSONValue = .object([:]), payload: String? = nil
    ) -> DeadLetterRecord {
        DeadLetterRecord(
            id: 1, kind: kind, family: "ingestion", name: "sync_mailbox", reason: "-", payload: payload,
            body: body.map { Array($0.utf8) }, bodySize: bodySize ?? body.map { Int64($0.utf8.count) },
            headers: headers, exchange: exchange, routingKey: key, errors: nil, jobID: nil, messageID: "m",
            correlationID: nil, createdAt: .now, replayedAt: nil, replayedBy: nil, replayedJob: nil, replayedRun: nil)
    }

    private func read(_ letter: DeadLetterRecord, _ edit: LetterEdit = .none, original: JobRequest? = nil) throws
        -> LetterMeaning
    {
        try letter.meaning(edit, original: original, types: types)
    }

    private func refusal(_ letter: DeadLetterRecord, _ edit: LetterEdit = .none) -> String {
        do {
            return "understood as \(try read(letter, edit))"
        } catch {
            return "\(error)"
        }
    }

    @Test("of a job is the job as it was enqueued, or what its letter tells where history forgot it")
    func job() throws {
        var original = JobRequest(type: "sync_mailbox", family: .ingestion, payload: "{}", uniqueKey: "k")
        original.priority = 3
        guard case .job(let known) = try read(letter(.job, payload: #"{"a":1}"#), original: original),
            case .job(let forgotten) = try read(letter(.job, payload: #"{"a":1}"#)),
            case .job(let edited) = try read(letter(.job, payload: "{}"), LetterEdit(content: "7"), original: original)
        else { return #expect(Bool(false)) }
        #expect(known.uniqueKey == "k" && known.priority == 3 && known.payload == #"{"a":1}"#)
        #expect(known.onDuplicate == .keep && edited.onDuplicate == .replace && edited.payload == "7")
        #expect(forgotten.uniqueKey == nil && forgotten.type == "sync_mailbox" && forgotten.maxRetries == 3)
        #expect(refusal(letter(.job, payload: "{}"), LetterEdit(routingKey: "a.b")).contains("no routing key"))
    }

    @Test("of a tick is a run, aliases included")
    func tick() throws {
        let body = #"{"parameters":{"lookback_days":3}}"#
        guard case .run(let job, let parameters) = try read(letter(.tick, key: "ingestion.email_sync", body: body))
        else { return #expect(Bool(false)) }
        #expect(job.name == "ingest_emails" && parameters == ["lookback_days": 3])
    }

    @Test("of a request is a job with what its message says")
    func request() throws {
        let body = #"{"payload":[1],"unique_key":"k","priority":-2,"available_at":"2030-01-02T03:04:05Z"}"#
        guard case .job(let request) = try read(letter(.request, key: "ingestion.sync_mailbox", body: body))
        else { return #expect(Bool(false)) }
        #expect(request.payload == "[1]" && request.uniqueKey == "k" && request.priority == -2)
        #expect(request.availableAt == Date(timeIntervalSince1970: 1_893_553_445) && request.messageID == "m")
    }

    @Test("of an unrouted message is told by its exchange, of one the broker gave up on by its first life")
    func addresses() throws {
        let death: JSONValue = .object([
            "x-death": .array([
                .object(["exchange": "carillon.jobs", "routing-keys": .array(["ingestion.sync_mailbox"])])
            ])
        ])
        guard
            case .run = try read(
                letter(.unrouted, exchange: "carillon.ticks", key: "x"),
                LetterEdit(routingKey: "ingestion.ingest_emails")),
            case .job = try read(letter(.broker, exchange: "carillon.dead", key: "ingestion", headers: death))
        else { return #expect(Bool(false)) }
    }

    @Test("that cannot be told is refused with what to do")
    func refusals() {
        let refused: [(DeadLetterRecord, String)] = [
            (letter(.tick, key: "ingest_emails"), "is not <family>.<name>"),
            (letter(.tick, key: "ingestion.ingest_email"), "did you mean 'ingest_emails'?"),
            (letter(.tick, key: "maintenance.ingest_emails"), "its key is 'ingestion.ingest_emails'"),
            (letter(.tick, key: "ingestion.ingest_emails", body: "hello"), "not JSON"),
            (letter(.tick, key: "ingestion.ingest_emails", body: #"{"parameters":{"x":1}}"#), "no parameter 'x'"),
            (
                letter(
                    .tick, key: "ingestion.ingest_emails", body: #"{"run_id":"6BB5B1F1-0000-4000-8000-000000000001"}"#),
                "'carillon tick ingest_emails' asks for another"
            ),
            (letter(.request, key: "ingestion.sync_mailbx"), "did you mean 'sync_mailbox'?"),
            (letter(.request, key: "ingestion.send_mail"), "its key is 'notifications.send_mail'"),
            (letter(.request, key: "ingestion.sync_mailbox", body: #"{"x":1}"#), "unknown field 'x'"),
            (letter(.request, key: "ingestion.sync_mailbox", body: "{}", bodySize: 9), "2 of its 9 bytes"),
            (letter(.unrouted, key: "ingestion.ingest_emails"), "does not know to which exchange"),
            (letter(.unrouted, exchange: "amq.topic", key: "ingestion.x"), "'amq.topic'"),
            (letter(.unrouted, exchange: "carillon.ticks"), "no routing key"),
        ]
        for (letter, expected) in refused {
            #expect(refusal(letter).contains(expected), "\(refusal(letter)) should say \(expected)")
        }
    }

    @Test("is not guessed from a header that is not as the broker writes it")
    func deathHeader() {
        #expect(DeathHeader(nil) == nil)
        #expect(DeathHeader(.object(["x-death": "soon"])) == nil)
        #expect(DeathHeader(.object(["x-death": .array([])])) == nil)
        #expect(DeathHeader(.object(["x-death": .array([.object(["exchange": "e"])])])) == nil)
    }
}
