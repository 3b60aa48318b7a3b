import ArgumentParser
import ChaosJobs
import Hosting
import Jobs
import Models

/// A family's service like any other, but for its jobs, which the chaos suite counts.
@main struct ChaosWorker: FamilyCommand {
    static let family = Family.ingestion

    static func register(in registry: inout JobRegistry, _ resources: Resources) throws {
        registry.register(NoteNumber())
        registry.register(KillProcess())
        registry.register(Misdeed())
        try registry.register(NoteTick())
        try registry.register(ScheduledMisdeed())
        try registry.register(NoteInstant())
    }
}
