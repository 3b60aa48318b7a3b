/// What may befall an attempt or a run while it is at work.
public enum Mishap: Sendable, Hashable, CaseIterable {
    /// Its process, shared with others, dies after the claim, before the handler begins.
    case deathBeforeHandler
    /// Its process, shared with others, dies after the handler returned, before that is in the ledger: what it committed by itself stays.
    case deathBeforeRecord
    /// The process dies that it has to itself, after the handler returned, before that is in the ledger. The third such
    /// death ends it; the other deaths, for which what ran beside it may be to blame, never do.
    case deathOfOwnProcess
    /// Its process is told to end and hands it back: the handler's task is cancelled as it begins.
    case drain
    /// Its deadline passes: the handler's task is cancelled as it begins.
    case deadline
    /// Somebody asks it to stop: the handler's task is cancelled as it begins.
    case cancellation
}
