public import Jobs

/// The jobs of the classification family: one line each.
public enum ClassificationJobs {
    /// Registers them.
    ///
    /// - Throws: ``Models/CatalogueError`` for a job that the catalogue does not have.
    public static func register(in registry: inout JobRegistry) throws {}
}
