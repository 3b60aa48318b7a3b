import Postgres

extension PostgresQuerying {
    /// Sends a statement of the hot path under a plan that is made once for each session, and by the indexes.
    ///
    /// The hot table is empty most of the time and full a second later. Left to itself the server plans by what it saw
    /// last: a plan that reads the whole table, made while that was empty, stays until the next ANALYZE; or it finds
    /// that planning anew for these very parameters looks cheaper, each time, which takes longer than the claim itself.
    /// Here every condition and every order has an index that is right for any size, and only a plain scan of an index
    /// marks the dead entries it comes across, so that the next one passes them. The settings hold for this one
    /// statement: they come in the same round trip and end with its transaction. Inside a transaction they hold until
    /// its end.
    nonisolated(nonsending) func planned(_ statement: PostgresQuery) async throws -> PostgresResult {
        let results = try await pipeline([
            """
            SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('jit', 'off', true),
                set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
                set_config('enable_sort', 'off', true), set_config('enable_hashjoin', 'off', true),
                set_config('enable_mergejoin', 'off', true)
            """, statement,
        ])
        return results[1]
    }
}
