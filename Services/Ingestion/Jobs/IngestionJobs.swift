public import Jobs

/// The jobs of the ingestion family: one line each.
public enum IngestionJobs {
    /// Registers them.
    ///
    /// - Throws: ``Models/CatalogueError`` for a job that the catalogue does not have.
    public static func register(in registry: inout JobRegistry, _ resources: SyncResources) throws {
        try registry.register(IngestEmails(lookbackDays: resources.lookbackDays))
        registry.register(SyncMailbox(resources: resources))
        try registry.register(IngestCalendarEvents())
        registry.register(ListCalendars(resources: resources))
        registry.register(SyncCalendar(resources: resources))
    }
}
