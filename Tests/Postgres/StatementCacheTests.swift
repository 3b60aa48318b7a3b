import Testing

@testable import Postgres

@Suite("Statements are prepared when they are worth it")
struct StatementCacheTests {
    private func key(_ sql: String) -> StatementCache.Key {
        StatementCache.Key(sql: sql, bindings: PostgresBindings())
    }

    @Test("the second time it is prepared, from then on it is known")
    func secondTime() {
        var cache = StatementCache()
        let outcome1 = cache.plan(for: key("a"))
        #expect(outcome1 == .unprepared)
        let outcome2 = cache.plan(for: key("a"))
        #expect(outcome2 == .prepare("carillon_1"))
        cache.didPrepare(key("a"), name: "carillon_1")
        let outcome3 = cache.plan(for: key("a"))
        #expect(outcome3 == .prepared("carillon_1"))
    }

    @Test("one that is known to repeat is prepared at once")
    func repeats() {
        var cache = StatementCache()
        let outcome1 = cache.plan(for: key("a"), repeats: true)
        #expect(outcome1 == .prepare("carillon_1"))
    }

    @Test("the same SQL with parameters of other types is another statement")
    func types() {
        let one: PostgresQuery = "SELECT \(1)"
        let other: PostgresQuery = "SELECT \("1")"
        #expect(one.sql == other.sql)
        #expect(
            StatementCache.Key(sql: one.sql, bindings: one.bindings)
                != StatementCache.Key(sql: other.sql, bindings: other.bindings))
    }

    @Test("the least recently used go when it is full, and the server is told")
    func eviction() {
        var cache = StatementCache(capacity: 4)
        for sql in ["a", "b", "c", "d"] {
            _ = cache.plan(for: key(sql))
            cache.didPrepare(key(sql), name: sql)
        }
        _ = cache.plan(for: key("a"))
        _ = cache.plan(for: key("e"))
        let outcome1 = cache.takeEvicted()
        #expect(outcome1 == ["b"])
        let outcome2 = cache.takeEvicted()
        #expect(outcome2.isEmpty)
        let outcome3 = cache.plan(for: key("a"))
        #expect(outcome3 == .prepared("a"))
    }

    @Test("one that is gone on the server is prepared anew under a new name")
    func forget() {
        var cache = StatementCache()
        cache.didPrepare(key("a"), name: "carillon_0")
        cache.forget(key("a"), isGone: true)
        let outcome1 = cache.takeEvicted()
        #expect(outcome1.isEmpty)
        let outcome2 = cache.plan(for: key("a"))
        #expect(outcome2 == .prepare("carillon_1"))
        cache.didPrepare(key("a"), name: "carillon_1")
        cache.forget(key("a"), isGone: false)
        let outcome3 = cache.takeEvicted()
        #expect(outcome3 == ["carillon_1"])
    }
}
