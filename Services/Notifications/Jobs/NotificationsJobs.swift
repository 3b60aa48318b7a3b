public import Jobs

/// The jobs of the notifications family: one line each.
public enum NotificationsJobs {
    /// Registers them.
    ///
    /// - Throws: ``Models/CatalogueError`` for a job that the catalogue does not have.
    public static func register(in registry: inout JobRegistry, _ webhooks: WebhookResources) throws {
        registry.register(DeliverWebhook(resources: webhooks))
    }
}
