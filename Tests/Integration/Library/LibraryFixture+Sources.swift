import FoundationEssentials
import Intelligence
import Library
import Postgres
import Text

extension LibraryFixture {
    /// Lets search find memories, as whatever writes them does.
    func remember(_ memories: [String: String], of user: UUID? = nil) async throws {
        let user = user ?? ann
        let vectors = BuiltinEmbedder()
        let tenant = try await pool.query("SELECT tenant_id FROM users WHERE id = \(user)")[0]
            .decode("tenant_id", as: UUID.self)
        for (id, text) in memories {
            let source = PassageSource(kind: .memory, id: id, revision: 1, tenantID: tenant, userID: user)
            let drafts = Chunker().chunks(of: text).map {
                PassageDraft(
                    title: "A memory", happenedAt: .now, people: [], language: TextLanguage(code: "en"), chunk: $0)
            }
            let result = try await vectors.embed(drafts.map(\.chunk.text), for: .document)
            try await pool.transaction { transaction in
                let ids = try await PassageStore.stage(drafts, of: source, in: transaction)
                try await EmbeddingStore.write(result.vectors, of: ids, by: result.model, in: transaction)
                try await PassageStore.publish(source, in: transaction)
            }
        }
    }

    /// A linked mailbox of Ann's.
    func mailbox() async throws -> UUID {
        try await pool.query(
            """
            INSERT INTO connections (tenant_id, user_id, provider, account, refresh_token)
            SELECT tenant_id, id, 'gmail', email, 'sealed' FROM users WHERE id = \(ann) RETURNING id
            """)[0].decode("id")
    }

    func message(_ number: Int, _ subject: String, _ body: String, in connection: UUID) async throws {
        try await pool.query(
            """
            WITH thread AS (
                INSERT INTO mail_threads (tenant_id, user_id, connection_id, provider_id)
                SELECT tenant_id, user_id, id, \("t\(number)") FROM connections WHERE id = \(connection)
                RETURNING id, tenant_id, user_id)
            INSERT INTO mail_messages (tenant_id, user_id, connection_id, thread_id, provider_id, subject, from_name,
                from_address, received_at, snippet, body, labels, is_read, is_sent, size, correlation_id)
            SELECT tenant_id, user_id, \(connection), id, \("m\(number)"), \(subject), 'Eve', 'eve@example.com',
                clock_timestamp(), '', \(body), '{}', false, false, 1, 'job-test' FROM thread
            """)
    }
}
