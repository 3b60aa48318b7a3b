import Glibc

/// What the suite keeps beside the ledger.
public enum ChaosTables {
    /// Deliberately without a unique constraint on effects: one that happens twice must be seen, not refused.
    public static let script = """
        CREATE TABLE chaos_asked (number bigint PRIMARY KEY);
        CREATE TABLE chaos_effects (
            note text NOT NULL, number bigint NOT NULL, pid integer NOT NULL, attempt integer NOT NULL,
            -- the worker's own clock, to see that a clock was changed
            noted_at timestamptz NOT NULL);
        CREATE INDEX chaos_effects_by_number ON chaos_effects (note, number);
        CREATE TABLE chaos_halts (number bigint NOT NULL, pid integer NOT NULL, is_released boolean NOT NULL DEFAULT false);
        """
}

/// Of this process.
var ownProcess: Int32 { getpid() }
