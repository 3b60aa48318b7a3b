public import Jobs
public import Meetings

/// The jobs of the ingestion family: one line each.
public enum IngestionJobs {
    /// Registers them.
    ///
    /// - Throws: ``Models/CatalogueError`` for a job that the catalogue does not have.
    public static func register(
        in registry: inout JobRegistry, _ sync: SyncResources, _ search: SearchResources, _ meetings: MeetingScraper
    ) throws {
        try registry.register(IngestEmails(lookbackDays: sync.lookbackDays, push: sync.push))
        registry.register(WatchMailbox(resources: sync))
        registry.register(SyncMailbox(resources: sync))
        try registry.register(IngestCalendarEvents())
        registry.register(ListCalendars(resources: sync))
        registry.register(SyncCalendar(resources: sync))
        try registry.register(ProcessScheduledSyncs())
        try registry.register(ProcessCaptureQueue(embedders: search.embedders))
        registry.register(IndexMail(embedders: search.embedders))
        registry.register(IndexEvents(embedders: search.embedders))
        registry.register(IndexMeetings(embedders: search.embedders))
        try registry.register(IngestPendingDocuments(embedders: search.embedders))
        registry.register(IngestDocument(reader: search.reader, memory: search.memory))
        registry.register(GenerateEmbeddings(embedders: search.embedders))
        registry.register(StoreVectors())
        registry.register(RefreshEmbeddings(embedders: search.embedders))
        try registry.register(ScrapeMEPMeetings(scraper: meetings))
    }
}
