public import FoundationEssentials
public import Intelligence
public import Postgres
import Text

/// Memories in the database.
public enum MemoryStore {
    /// The cosine from which two texts say the same.
    static let sameness = 0.95

    /// What became of a candidate.
    public enum Decision: Sendable, Hashable {
        case promoted, duplicate
    }

    /// The models other than one that memories of a user are known by, as while all vectors are made anew: whatever says the
    /// same is found only by a vector of the same model.
    public static func models(
        of userID: UUID, otherThan model: EmbeddingModel, in database: any PostgresQuerying
    ) async throws -> [EmbeddingModel] {
        try await database.query(
            """
            SELECT name, dimensions FROM embedding_models AS known
            WHERE (name, dimensions) <> (\(model.name), \(Int32(model.dimensions))) AND EXISTS (
                SELECT FROM passages JOIN embeddings ON passage_id = passages.id
                WHERE passages.user_id = \(userID) AND passages.is_published AND kind = 'memory'
                    AND embeddings.model = known.name AND embeddings.dimensions = known.dimensions)
            ORDER BY created_at, name
            """
        ).map { EmbeddingModel(name: try $0.decode("name"), dimensions: try $0.decode("dimensions")) }
    }

    /// Makes a candidate a memory, unless the user has one that says the same, which then stays until the transaction ends:
    /// whoever takes it away afterwards finds the candidate closed by it, and has it decided on again.
    ///
    /// - Parameters:
    ///   - vector: of the text, by `model`; the memory is known by it.
    ///   - others: vectors of the text by other models; see ``models(of:otherThan:in:)``.
    public static func decide(
        _ candidate: MemoryCandidate, _ memory: MemoryText, _ vector: [Float], by model: EmbeddingModel,
        others: [EmbeddingModel: [Float]] = [:], in transaction: PostgresTransaction
    ) async throws -> Decision {
        var twin = try await nearest(to: vector, by: model, of: candidate.userID, in: transaction)
        for (model, vector) in others where twin == nil {
            twin = try await nearest(to: vector, by: model, of: candidate.userID, in: transaction)
        }
        while twin == nil {
            if let id = try await insert(candidate, memory, in: transaction) {
                try await index(memory, vector, model, candidate, id, in: transaction)
                try await close(candidate, "promoted", memory: id, in: transaction)
                return .promoted
            }
            // none where the one that was in the way is gone by now
            twin = try await self.twin(of: memory, candidate.userID, in: transaction)
        }
        if let twin { try await close(candidate, "duplicate", memory: twin, in: transaction) }
        return .duplicate
    }

    /// Closes a candidate that is not remembered.
    public static func reject(
        _ candidate: MemoryCandidate, because reason: MemoryText.Rejection, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.query(
            """
            UPDATE memory_candidates SET state = 'rejected', reason = \(reason.description),
                decided_at = clock_timestamp() WHERE id = \(candidate.id) AND state = 'pending'
            """)
    }

    private static func close(
        _ candidate: MemoryCandidate, _ state: String, memory: UUID, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.query(
            """
            UPDATE memory_candidates SET state = \(state), memory_id = \(memory), decided_at = clock_timestamp()
            WHERE id = \(candidate.id) AND state = 'pending'
            """)
    }

    /// How many memories are looked at: some of those that are near may go at this moment.
    private static let depth = 10

    /// The user's memory that says the same. It stays until the transaction ends; one that is gone meanwhile is none.
    private static func nearest(
        to vector: [Float], by model: EmbeddingModel, of userID: UUID, in transaction: PostgresTransaction
    ) async throws -> UUID? {
        // a text without any word that counts is near to nothing
        guard vector.contains(where: { $0 != 0 }) else { return nil }
        try await transaction.query("SELECT set_config('carillon.member', member_proof(\(userID)), true)")
        return try await transaction.query(
            """
            SELECT memories.id FROM passages_by_meaning(\(model.name), \(Int32(model.dimensions)),
                \(PostgresVector(vector)), '{memory}', NULL, NULL, NULL, \(Int32(depth))) AS near
            JOIN passages ON passages.id = near.passage_id
            JOIN memories ON memories.id = CASE passages.kind WHEN 'memory' THEN passages.source_id::uuid END
            WHERE 1 - near.distance >= \(sameness) ORDER BY near.distance LIMIT 1 FOR KEY SHARE OF memories
            """
        ).first?.decode("id")
    }

    private static func insert(
        _ candidate: MemoryCandidate, _ memory: MemoryText, in transaction: PostgresTransaction
    ) async throws -> UUID? {
        try await transaction.query(
            """
            INSERT INTO memories (tenant_id, user_id, body, content_hash, language, source_kind, source_id, happened_at,
                correlation_id)
            VALUES (\(candidate.tenantID), \(candidate.userID), \(memory.text),
                sha256(convert_to(lower(\(memory.text)), 'UTF8')), \(memory.language?.code),
                \(candidate.sourceKind.rawValue), \(candidate.sourceID), \(candidate.happenedAt), \(candidate.correlationID))
            ON CONFLICT (user_id, content_hash) DO NOTHING RETURNING id
            """
        ).first?.decode("id")
    }

    /// The user's memory of the same words, which stays until the transaction ends.
    private static func twin(
        of memory: MemoryText, _ userID: UUID, in transaction: PostgresTransaction
    ) async throws -> UUID? {
        try await transaction.query(
            """
            SELECT id FROM memories WHERE user_id = \(userID)
                AND content_hash = sha256(convert_to(lower(\(memory.text)), 'UTF8')) FOR KEY SHARE
            """
        ).first?.decode("id")
    }

    private static func index(
        _ memory: MemoryText, _ vector: [Float], _ model: EmbeddingModel, _ candidate: MemoryCandidate, _ id: UUID,
        in transaction: PostgresTransaction
    ) async throws {
        let source = PassageSource(
            kind: .memory, id: id.uuidString.lowercased(), revision: 1, tenantID: candidate.tenantID,
            userID: candidate.userID)
        let title = memory.text.split(separator: "\n").first.map(String.init) ?? ""
        let drafts = Chunker().chunks(of: memory.text).prefix(1).map {
            PassageDraft(
                title: title, happenedAt: candidate.happenedAt, people: [], language: memory.language, chunk: $0)
        }
        let ids = try await PassageStore.stage(drafts, of: source, in: transaction)
        try await EmbeddingStore.write(ids.map { _ in vector }, of: ids, by: model, in: transaction)
        try await PassageStore.publish(source, in: transaction)
    }
}
