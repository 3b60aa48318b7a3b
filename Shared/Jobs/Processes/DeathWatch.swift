import FoundationEssentials

/// Decides from what an observer saw, by the observer's own monotonic clock, whose claims are void.
///
/// A lock that is gone is no proof by itself: a restarted database or a cut link takes the locks of the living too.
/// So a process counts as dead when its lock has been absent for ``grace`` since the observer itself last
/// reconnected, or when it has not renewed its lease for ``lease``, in which case it is frozen or cut off. Pure, so
/// that it can be tested without a clock.
struct DeathWatch: Sendable {
    /// How long a lock may be absent: 1 s.
    var grace: Duration = .seconds(1)
    /// How long a process may go without renewing: 15 s.
    var lease: Duration = .seconds(15)

    /// A longer gap between two looks means that the observer itself stood still, e.g. with its whole machine: it then
    /// saw nothing, which proves nothing.
    var standstill: Duration = .seconds(3)

    private struct Memory {
        var sighting: ProcessSighting
        var renewedAt: ContinuousClock.Instant
        var absentSince: ContinuousClock.Instant?
    }

    private var memories: [UUID: Memory] = [:]
    private var lookedAt: ContinuousClock.Instant?

    /// Takes in one look and names those it proves dead.
    ///
    /// What was seen was so at some moment between `asked` and `answered`. An absence counts from the answer that first
    /// told of it to the question that last did.
    mutating func observe(
        _ sightings: [ProcessSighting], asked: ContinuousClock.Instant, answered: ContinuousClock.Instant
    ) -> [ProcessSighting] {
        if let lookedAt, answered - lookedAt > standstill { memories = [:] }
        lookedAt = answered
        var seen: [UUID: Memory] = [:]
        for sighting in sightings {
            var memory = memories[sighting.id] ?? Memory(sighting: sighting, renewedAt: answered)
            if memory.sighting.renewals != sighting.renewals { memory.renewedAt = answered }
            memory.sighting = sighting
            memory.absentSince = sighting.isLocked ? nil : memory.absentSince ?? answered
            seen[sighting.id] = memory
        }
        memories = seen
        return seen.values.filter { isDead($0, at: asked) }.map(\.sighting)
    }

    private func isDead(_ memory: Memory, at now: ContinuousClock.Instant) -> Bool {
        if let absentSince = memory.absentSince, now - absentSince >= grace { return true }
        return now - memory.renewedAt >= lease
    }
}
