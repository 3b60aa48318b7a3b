public import ArgumentParser
public import Jobs
public import Models

/// What a family's executable is: a service, and a way to run one of its jobs in the foreground.
///
/// ```swift
/// @main struct Ingestion: FamilyCommand {
///     static let family = Family.ingestion
///     static func register(in registry: inout JobRegistry, _ resources: Resources) throws {
///         try registry.register(IngestEmails(…))
///     }
/// }
/// ```
public protocol FamilyCommand: AsyncParsableCommand {
    /// Whose queues it hears and whose jobs it has.
    static var family: Family { get }

    /// Registers the family's jobs, one line each.
    ///
    /// - Throws: what makes the configuration unusable.
    static func register(in registry: inout JobRegistry, _ resources: Resources) throws
}

extension FamilyCommand {
    /// The subcommands `serve` (the default), `run` and `healthcheck`, under the family's name.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: family.rawValue,
            abstract: "Runs the \(family.rawValue) jobs of Carillon.",
            subcommands: [Serve<Self>.self, RunJob<Self>.self, Isolated<Self>.self, HealthCheckCommand.self],
            defaultSubcommand: Serve<Self>.self)
    }

    static func registry(_ resources: Resources) throws -> JobRegistry {
        var registry = JobRegistry(family: family)
        try register(in: &registry, resources)
        return registry
    }
}
