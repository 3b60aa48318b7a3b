import Documents
import HTTPClient
import IngestionJobs
import Library
import Logging
import Operations

extension SearchResources {
    /// What the settings say of vectors.
    ///
    /// - Throws: `SettingsError` for what is missing or wrong; ``HTTPClient/HTTPClientError``.
    init(_ settings: Settings) throws {
        let http = try HTTPClient(configuration: HTTPClientConfiguration(), logger: Logger(label: "http"))
        var limits = DocumentLimits()
        limits.processorTime = .seconds(15)
        limits.wallTime = .seconds(60)
        self.init(
            embedders: try Embedders(settings, transport: http), reader: DocumentReader(limits: limits),
            // a document of the largest size, its text, its tree and what it is cut into, several times over
            memory: MemoryBound(bytes: 1024 * 1024 * 1024))
    }
}
