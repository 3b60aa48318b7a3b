import AMQP
import Models
import Postgres
import Testing

@testable import Jobs

extension LedgerTests {
    @Suite("The archivist")
    struct ArchivistTests {
        @Test("keeps a message with a misspelt key and names the near miss")
        func unrouted() async throws {
            try await LedgerFixture.with { ledger in
                let archivist = Archivist(office: try ledger.office())
                try await archivist.archiveUnrouted(.made(routingKey: "ingestoin.ingest_emails", body: "{}"))
                let reason = try await ledger.reasons("unrouted")[0]
                #expect(reason.contains("'ingestoin.ingest_emails'"))
                #expect(reason.contains("did you mean 'ingestion.ingest_emails'?"))
                #expect(try await ledger.count("dead_letters WHERE name = 'ingest_emails' AND family IS NULL") == 1)
            }
        }

        @Test("takes what has a right key as if its queue had not been away, whatever the family")
        func queueWasAway() async throws {
            try await LedgerFixture.with { ledger in
                try await JobLedger.register(["classify"], of: .classification, in: ledger.pool)
                let archivist = Archivist(office: try ledger.office())
                let tick = AMQPDelivery.made(routingKey: "ingestion.ingest_emails", body: "{}", messageID: "tick")
                let request = AMQPDelivery.made(
                    exchange: "carillon.jobs", routingKey: "classification.classify", body: "{}", messageID: "request")
                for delivery in [tick, tick, request, request] { try await archivist.archiveUnrouted(delivery) }
                #expect(try await ledger.count("scheduled_job_runs WHERE message_id = 'tick'") == 1)
                #expect(try await ledger.count("jobs WHERE job_type = 'classify'") == 1)
                #expect(try await ledger.count("live_jobs WHERE family = 'classification'") == 1)
                #expect(try await ledger.count("dead_letters") == 0)
            }
        }

        @Test("keeps what the broker gave up on with its reason and queue")
        func dead() async throws {
            try await LedgerFixture.with { ledger in
                let headers = [
                    "x-first-death-reason": "delivery_limit", "x-first-death-queue": "carillon.ingestion.ticks.v1",
                ]
                let delivery = AMQPDelivery.made(
                    exchange: "carillon.dead", routingKey: "ingestion", body: "x", messageID: "m", headers: headers)
                try await Archivist(office: try ledger.office()).archiveDead(delivery)
                #expect(
                    try await ledger.reasons("broker")
                        == ["the broker gave it up: delivery_limit in carillon.ingestion.ticks.v1"])
                #expect(try await ledger.count("dead_letters WHERE family = 'ingestion' AND message_id = 'm'") == 1)
            }
        }

        @Test("takes anything, for nobody is behind it: U+0000 in every place, no key at all")
        func anything() async throws {
            try await LedgerFixture.with { ledger in
                let archivist = Archivist(office: try ledger.office())
                let delivery = AMQPDelivery.made(
                    exchange: "e\0", routingKey: "a\0.b\0", body: "\0", messageID: "\0", correlationID: "\0",
                    headers: ["k\0": "\0", "x-first-death-reason": "\0", "x-first-death-queue": "\0"])
                try await archivist.archiveUnrouted(delivery)
                try await archivist.archiveDead(delivery)
                try await archivist.archiveUnrouted(.made(exchange: "", routingKey: "", size: 9_000_000))
                #expect(try await ledger.count("dead_letters") == 3)
            }
        }
    }
}
