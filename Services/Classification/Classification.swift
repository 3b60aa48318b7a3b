import ArgumentParser
import ClassificationJobs
import Hosting
import Jobs
import Models

/// The classification service.
@main struct Classification: FamilyCommand {
    static let family = Family.classification

    static func register(in registry: inout JobRegistry, _ resources: Resources) throws {
        try ClassificationJobs.register(in: &registry)
    }
}
