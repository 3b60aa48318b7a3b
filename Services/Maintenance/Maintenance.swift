import ArgumentParser
import Hosting
import Jobs
import MaintenanceJobs
import Models

/// The maintenance service.
@main struct Maintenance: FamilyCommand {
    static let family = Family.maintenance

    static func register(in registry: inout JobRegistry, _ resources: Resources) throws {
        try MaintenanceJobs.register(in: &registry)
    }
}
