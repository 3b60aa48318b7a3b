import Meetings
import Scheduling
import Testing

@Suite("Files of meeting sources")
struct SourcesTests {
    static let parliament = """
        sources:
          parliament:
            url: https://parliament.test/list?page={page}
            pages: 1-5
            rows: //li
            fields: {title: .//h3, date: .//time, participants: .//b, link: .//a/@href, member: .//i}
            date_format: d MMMM yyyy HH:mm
            zone: Europe/Brussels
            interval: 3s
        """

    @Test("hold sources with their defaults")
    func read() throws {
        let source = try #require(try MeetingSources(yaml: Self.parliament).sources.first)
        #expect(source.name == "parliament")
        #expect(source.pagination == .numbered(1...5))
        #expect(source.interval == .seconds(3))
        #expect(source.parameters == [""])
        #expect(source.fields.keys.count == 5)
        #expect(try MeetingSources(yaml: "sources: {}").sources.isEmpty)
    }

    @Test("with faults name each with its line and what is allowed")
    func faults() {
        let yaml = """
            sources:
              "bad name": {}
              one:
                url: ftp://x.test/
                rows: //li[
                feilds: {}
                date_format: dd.QQ
                pages: 5-1
                interval: fast
              two:
                url: https://x.test/{parameter}
                rows: //li
                fields: {title: h3, dat: time}
                date_format: dd.MM.yyyy
                parameters: [a b]
            extra: 1
            """
        let error = #expect(throws: MeetingSourcesError.self) { try MeetingSources(yaml: yaml, path: "m.yaml") }
        let text = error?.description ?? ""
        for part in [
            "m.yaml has", "line 2:", "line 4: one: url", "line 5: one: rows", "unknown key 'feilds'", "fields", "dd.QQ",
            "pages must be a range", "interval 'fast'", "unknown key 'dat'", "parameter 'a b'", "unknown key 'extra'",
        ] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
    }

    @Test(
        "that are no YAML, or whose parts do not belong together, are refused",
        arguments: [
            "sources: [", "- a", "sources: 5",
            "sources: {a: {url: 'https://x.test/{page}', rows: //a, fields: {title: a, date: b}, date_format: yyyy-MM-dd}}",
            "sources: {a: {url: 'https://x.test/', rows: //a, fields: {title: a}, date_format: yyyy-MM-dd}}",
            "sources: {a: {url: 'https://x.test/', rows: //a, fields: {title: a, date: b}, date_format: yyyy-MM-dd, parameters: [x]}}",
        ])
    func refused(yaml: String) {
        #expect(throws: MeetingSourcesError.self) { try MeetingSources(yaml: yaml) }
    }
}
