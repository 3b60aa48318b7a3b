import FoundationEssentials
public import Postgres
import Text

/// Passages in the database.
public enum PassageStore {
    private static let batch = 200

    /// Writes the passages of a source, unseen by search until ``publish(_:in:)``. What an earlier attempt wrote of the
    /// same revision goes.
    ///
    /// - Returns: their ids, in their order.
    @discardableResult
    public static func stage(
        _ drafts: [PassageDraft], of source: PassageSource, in transaction: PostgresTransaction
    ) async throws -> [Int64] {
        try await discard(source, in: transaction)
        var ids: [Int64] = []
        for start in stride(from: 0, to: drafts.count, by: batch) {
            ids += try await insert(Array(drafts[start..<min(start + batch, drafts.count)]), source, in: transaction)
        }
        return ids
    }

    /// Lets search find the passages of a source, with their vectors, in place of those of earlier revisions.
    public static func publish(_ source: PassageSource, in transaction: PostgresTransaction) async throws {
        try await transaction.query(
            """
            DELETE FROM passages WHERE kind = \(source.kind.rawValue) AND source_id = \(source.id)
                AND revision < \(source.revision)
            """)
        try await transaction.query(
            """
            WITH published AS (
                UPDATE passages SET is_published = true WHERE kind = \(source.kind.rawValue)
                    AND source_id = \(source.id) AND revision = \(source.revision) AND NOT is_published RETURNING id)
            UPDATE embeddings SET is_published = true FROM published
            WHERE passage_id = published.id AND NOT embeddings.is_published
            """)
    }

    /// Removes what was staged of a source.
    public static func discard(_ source: PassageSource, in transaction: PostgresTransaction) async throws {
        try await transaction.query(
            """
            DELETE FROM passages WHERE kind = \(source.kind.rawValue) AND source_id = \(source.id)
                AND revision = \(source.revision) AND NOT is_published
            """)
    }

    /// How many passages of a source are staged.
    public static func stagedCount(
        of source: PassageSource, in transaction: PostgresTransaction
    ) async throws -> Int {
        try await transaction.query(
            """
            SELECT count(*)::integer AS staged FROM passages WHERE kind = \(source.kind.rawValue)
                AND source_id = \(source.id) AND revision = \(source.revision) AND NOT is_published
            """)[0].decode("staged")
    }

    /// Removes what was staged of any revision of a source, and all there is of this one: what is indexed again without
    /// having changed is not found until it is published again.
    public static func makeRoom(for source: PassageSource, in transaction: PostgresTransaction) async throws {
        try await transaction.query(
            """
            DELETE FROM passages WHERE kind = \(source.kind.rawValue) AND source_id = \(source.id)
                AND (revision = \(source.revision) OR NOT is_published)
            """)
    }

    /// Removes the passages of all other revisions of a source, later ones as well: its clock may have been set back.
    public static func removeOthers(than source: PassageSource, in transaction: PostgresTransaction) async throws {
        try await transaction.query(
            """
            DELETE FROM passages WHERE kind = \(source.kind.rawValue) AND source_id = \(source.id)
                AND revision <> \(source.revision)
            """)
    }

    /// Removes all passages of these sources.
    public static func remove(_ kind: PassageKind, _ ids: [String], in transaction: PostgresTransaction) async throws {
        try await transaction.query(
            "DELETE FROM passages WHERE kind = \(kind.rawValue) AND source_id = ANY(\(ids)::text[])")
    }

    private static func insert(
        _ drafts: [PassageDraft], _ source: PassageSource, in transaction: PostgresTransaction
    ) async throws -> [Int64] {
        let rows = try await transaction.query(
            """
            INSERT INTO passages (tenant_id, user_id, kind, source_id, revision, position, title, heading, body,
                first_page, last_page, happened_at, people, language, tokens, words)
            SELECT \(source.tenantID), \(source.userID), \(source.kind.rawValue), \(source.id), \(source.revision),
                position, title, heading, body, first_page, last_page, happened_at,
                array_remove(string_to_array(lower(people), E'\\n'), ''), language, tokens,
                setweight(to_tsvector(configuration::regconfig, concat_ws(' ', title, heading)), 'A')
                    || setweight(to_tsvector('simple', concat_ws(' ', title, heading)), 'A')
                    || to_tsvector(configuration::regconfig, body) || to_tsvector('simple', body)
            FROM unnest(\(drafts.map { Int32($0.chunk.index) })::integer[], \(drafts.map(\.title))::text[],
                \(drafts.map(\.chunk.heading))::text[], \(drafts.map(\.chunk.text))::text[],
                \(drafts.map { ($0.chunk.pages?.lowerBound).map(Int32.init) })::integer[],
                \(drafts.map { ($0.chunk.pages?.upperBound).map(Int32.init) })::integer[],
                \(drafts.map(\.happenedAt))::timestamptz[], \(drafts.map { $0.people.joined(separator: "\n") })::text[],
                \(drafts.map { $0.language?.code })::text[], \(drafts.map { Int32($0.chunk.tokens) })::integer[],
                \(drafts.map { $0.language?.searchConfiguration ?? "simple" })::text[])
                AS draft (position, title, heading, body, first_page, last_page, happened_at, people, language, tokens,
                    configuration)
            RETURNING id, position
            """)
        let written = try rows.map { (try $0.decode("position", as: Int.self), try $0.decode("id", as: Int64.self)) }
        return written.sorted { $0.0 < $1.0 }.map(\.1)
    }
}
