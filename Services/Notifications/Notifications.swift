import ArgumentParser
import Hosting
import Jobs
import Models
import NotificationsJobs

/// The notifications service.
@main struct Notifications: FamilyCommand {
    static let family = Family.notifications

    static func register(in registry: inout JobRegistry, _ resources: Resources) throws {
        try NotificationsJobs.register(in: &registry, try WebhookResources(resources.settings))
    }
}
