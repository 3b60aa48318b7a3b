import Testing

@testable import Schedules

@Suite("Zone files")
struct ZoneFileTests {
    /// A file of one block: version 1 with 32-bit times, or an empty first block, 64-bit times and a footer.
    private func file(
        version: UInt8,
        times: [Int],
        types: [UInt8],
        offsets: [Int32],
        footer: String = "",
        leaps: Int = 0
    ) -> [UInt8] {
        func header(_ counts: [Int]) -> [UInt8] {
            Array("TZif".utf8) + [version == 1 ? 0 : version + 48] + Array(repeating: 0, count: 15)
                + counts.flatMap { bigEndian(Int32($0)) }
        }
        let width = version == 1 ? 4 : 8
        let block =
            times.flatMap { width == 4 ? bigEndian(Int32($0)) : bigEndian(Int64($0)) } + types
            + offsets.flatMap { bigEndian($0) + [0, 0] } + [88, 0] + Array(repeating: 0, count: leaps * (width + 4))
        let counts = [0, 0, leaps, times.count, offsets.count, 2]
        if version == 1 { return header(counts) + block }
        let empty = header([0, 0, 0, 0, 1, 1]) + Array(repeating: 0, count: 7)
        return empty + header(counts) + block + Array("\n\(footer)\n".utf8)
    }

    private func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian, Array.init)
    }

    private func read(_ bytes: [UInt8]) throws -> ZoneTable {
        var reader = TZifReader(name: "Test", bytes: bytes)
        return try reader.read()
    }

    @Test("of version 1 have 32-bit times and no footer")
    func version1() throws {
        let table = try read(file(version: 1, times: [-1000, 2000], types: [1, 0], offsets: [3600, 7200]))
        #expect(
            [-1001, -1000, 1999, 2000, 1 << 40].map { table.stretch(containing: $0).offset } == [
                3600, 7200, 7200, 3600, 3600,
            ]
        )
    }

    @Test("go on by their footer after the last transition", arguments: [UInt8(2), 3, 4])
    func footer(version: UInt8) throws {
        let bytes = file(
            version: version,
            times: [0],
            types: [0],
            offsets: [3600],
            footer: "CET-1CEST,M3.5.0,M10.5.0/3"
        )
        let table = try read(bytes)
        let berlin = try ZoneDatabase.shared.table(named: "Europe/Berlin")
        let starts = stride(from: 1_600_000_000, to: 300_000_000_000, by: 86_400 * 97)
        for instant in starts {
            #expect(table.stretch(containing: instant).offset == berlin.stretch(containing: instant).offset)
        }
    }

    @Test("without any transition live by their footer")
    func onlyFooter() throws {
        let table = try read(
            file(version: 2, times: [], types: [], offsets: [0], footer: "<-03>3<-02>,M10.3.0/0,M2.3.0/0")
        )
        let (january, july) = (instant("2026-01-15 00:00").second, instant("2026-07-15 00:00").second)
        #expect(table.stretch(containing: january).offset == -7200)
        #expect(table.stretch(containing: july).offset == -10_800)
        let stretch = table.stretch(containing: january)
        #expect(table.stretch(containing: stretch.start - 1).end == stretch.start)
        #expect(
            try read(file(version: 2, times: [], types: [], offsets: [0], footer: "JST-9")).stretch(containing: 0)
                .offset == 32_400
        )
    }

    @Test("with daylight time all year never change their clock")
    func allYear() throws {
        let table = try read(
            file(version: 3, times: [0], types: [0], offsets: [-10_800], footer: "XXX3EDT4,0/0,J365/23")
        )
        let stretch = table.stretch(containing: 4_000_000_000)
        #expect(stretch.end == ZoneStretch.distantFuture)
    }

    @Test(
        "have rules by day of the year, with and without 29 February, and hours beyond a day",
        arguments: [
            ("AAA0BBB,J60,J300", "2024-03-01 02:00"), ("AAA0BBB,60,300", "2024-03-01 02:00"),
            ("AAA0BBB,59/4:30:15,300", "2024-02-29 04:30:15"), ("AAA0BBB,J60/-1,J300", "2024-02-29 23:00"),
            ("AAA0BBB,M3.1.0/50,J300", "2024-03-05 02:00"), ("AAA5BBB,M2.5.4/0,J300", "2024-02-29 05:00"),
            ("AAA-5:30BBB,M4.5.2,J300", "2024-04-29 20:30"),
        ]
    )
    func rules(footer: String, change: String) throws {
        let table = try read(file(version: 3, times: [0], types: [0], offsets: [0], footer: footer))
        #expect(table.stretch(containing: instant("2024-06-01 00:00").second).start == instant(change).second)
    }

    @Test("that are damaged are refused, wherever they end")
    func damaged() throws {
        let whole = file(
            version: 2,
            times: [0, 9],
            types: [0, 1],
            offsets: [0, 60],
            footer: "CET-1CEST,M3.5.0,M10.5.0/3"
        )
        #expect(throws: Never.self) { try read(whole) }
        for length in 0..<whole.count {
            #expect(throws: ZoneFault.self, "\(length) of \(whole.count) bytes") {
                try read(Array(whole.prefix(length)))
            }
        }
        #expect(throws: ZoneFault.self) { try read(file(version: 2, times: [9, 0], types: [0, 0], offsets: [0])) }
        #expect(throws: ZoneFault.self) { try read(file(version: 2, times: [0], types: [3], offsets: [0])) }
        #expect(throws: ZoneFault.self) { try read(file(version: 2, times: [0], types: [0], offsets: [100_000])) }
        #expect(throws: ZoneFault.self) { try read(file(version: 2, times: [0], types: [0], offsets: [0], leaps: 1)) }
        for footer in [
            "CET", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M1.1.1", "1", "CET-1CEST,M3.5.0,M10.5.0/3,", "<CET",
        ] {
            let bytes = file(version: 2, times: [0], types: [0], offsets: [0], footer: footer)
            #expect(throws: ZoneFault.self, "\(footer)") { try read(bytes) }
        }
    }

    @Test("of random bytes never trap")
    func fuzz() throws {
        var random = SplitMix(seed: 3)
        let whole = file(
            version: 2,
            times: [0, 9],
            types: [0, 1],
            offsets: [0, 60],
            footer: "CET-1CEST,M3.5.0,M10.5.0/3"
        )
        for _ in 0..<2000 {
            var bytes = whole
            for _ in 0..<3 {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
            }
            if let table = try? read(bytes) { _ = table.stretch(containing: 1_800_000_000) }
        }
    }

    @Test("are looked for where the database was said to be")
    func directory() throws {
        let error = try #require(throws: ScheduleError.self) {
            try ZoneDatabase(directory: "/nowhere").table(named: "Europe/Berlin")
        }
        #expect(error.code == .unknownZone)
        #expect(error.hint?.contains("TZDIR") == true)
        #expect(try ZoneDatabase(directory: "/nowhere").table(named: "UTC").stretch(containing: 0).offset == 0)
        #expect(ZoneDatabase(directory: "").directory == "/usr/share/zoneinfo")
    }
}
