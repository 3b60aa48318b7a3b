import FoundationEssentials
public import Meetings
import Yams

/// The sources of meetings, read from YAML, strictly.
///
/// ```yaml
/// sources:
///   parliament:
///     url: https://parliament.example/members/{parameter}/meetings?page={page}
///     parameters: [124834, 197490]
///     pages: 1-20                      # or next: //a[@rel='next']/@href
///     rows: //li[@class='meeting']
///     fields:
///       title: .//h3
///       date: .//time
///       participants: .//ul[@class='with']/li
///     date_format: d MMMM yyyy
///     zone: Europe/Brussels            # default UTC
///     interval: 2s                     # default 2s
///     empty: //p[@class='no-meetings'] # where the site says that there are none
/// ```
public struct MeetingSources: Sendable, Hashable {
    /// In the order of the file.
    public let sources: [MeetingSource]

    private static let largest = 1024 * 1024

    /// Reads a file of at most 1 MiB.
    ///
    /// - Throws: ``MeetingSourcesError`` with every problem and its line.
    public init(path: String) throws(MeetingSourcesError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Self.error(path, "cannot be read; is the path right, and may this user read it?")
        }
        guard data.count <= Self.largest else { throw Self.error(path, "is larger than 1 MiB") }
        guard let text = String(bytes: data, encoding: .utf8) else { throw Self.error(path, "is not UTF-8") }
        try self.init(yaml: text, path: path)
    }

    /// Reads a text; `path` is what errors name.
    public init(yaml: String, path: String = "meetings.yaml") throws(MeetingSourcesError) {
        var reader = SourcesReader()
        do {
            if let root = try Yams.compose(yaml: yaml) { reader.readRoot(root) }
        } catch let error as YamlError {
            throw Self.error(path, "is not YAML: \(error)")
        } catch {
            throw Self.error(path, "is not YAML")
        }
        guard reader.problems.isEmpty else { throw MeetingSourcesError(path: path, problems: reader.problems) }
        sources = reader.sources
    }

    private static func error(_ path: String, _ reason: String) -> MeetingSourcesError {
        MeetingSourcesError(path: path, problems: [.init(line: nil, reason: reason)])
    }
}
