import ArgumentParser
import MaintenanceJobs
import Hosting
import Jobs
import Models

/// The maintenance service.
@main struct Maintenance: FamilyCommand {
    static let family = Family.maintenance

    static func register(in registry: inout JobRegistry, _ resources: Resources) throws {
        try MaintenanceJobs.register(in: &registry)
    }
}
