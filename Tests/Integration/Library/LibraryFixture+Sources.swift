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

    /// What is to be decided on, as if from mail.
    func candidates(_ texts: [String], of user: UUID? = nil) async throws {
        for (number, text) in texts.enumerated() {
            try await pool.query(
                """
                INSERT INTO memory_candidates (tenant_id, user_id, source_kind, source_id, body, content_hash,
                    happened_at, correlation_id)
                SELECT tenant_id, id, 'mail', \("\(UUID())-\(number)"), \(text), sha256(convert_to(\(text), 'UTF8')),
                    clock_timestamp(), 'job-test' FROM users WHERE id = \(user ?? ann)
                """)
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

    /// An event of Ann's, with Carol.
    func event(_ title: String, _ body: String, at location: String) async throws -> Int64 {
        let connection = try await mailbox()
        let id = try await pool.query(
            """
            WITH calendar AS (
                INSERT INTO calendars (tenant_id, user_id, connection_id, provider_id, name, is_primary, correlation_id)
                SELECT tenant_id, user_id, id, 'c', 'Calendar', true, 'job-test' FROM connections
                WHERE id = \(connection) RETURNING id, tenant_id, user_id)
            INSERT INTO calendar_events (tenant_id, user_id, calendar_id, provider_id, is_exception, status, title, body,
                location, is_all_day, starts_on, ends_on, are_attendees_omitted, is_busy, is_private, correlation_id)
            SELECT tenant_id, user_id, id, 'e', false, 'confirmed', \(title), \(body), \(location), true, '2026-03-04',
                '2026-03-05', false, true, false, 'job-test' FROM calendar RETURNING id
            """)[0].decode("id", as: Int64.self)
        try await pool.query(
            """
            INSERT INTO event_attendees (event_id, position, user_id, name, address, response, is_optional, is_resource,
                is_organizer, is_self)
            VALUES (\(id), 0, \(ann), 'Carol', 'carol@example.com', 'accepted', false, false, false, false)
            """)
        return id
    }
}
