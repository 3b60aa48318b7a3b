-- Which process collects the figures of the whole ledger: one at a time, until it does not say so any more.
CREATE TABLE figures_collector (
    only_one    boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    holder      uuid NOT NULL,
    held_until  timestamptz NOT NULL
);
