import ArgumentParser
import Hosting
import IngestionJobs
import Jobs
import Meetings
import Models

/// The ingestion service.
@main struct Ingestion: FamilyCommand {
    static let family = Family.ingestion

    static func register(in registry: inout JobRegistry, _ resources: Resources) throws {
        try IngestionJobs.register(
            in: &registry, try SyncResources(resources.settings), try SearchResources(resources.settings),
            try MeetingScraper(resources.settings))
    }
}
