import FoundationEssentials
import Postgres
import Testing

@Suite("Values on a real server", .timeLimit(.minutes(1)))
struct PostgresTypeTests {
    private enum Mood: String, PostgresEncodable, PostgresDecodable {
        case glad, sad
    }

    @Test("every type goes in and comes back, in a column of its type")
    func everyType() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            try await connection.execute(
                script: """
                    CREATE TYPE mood AS ENUM ('glad', 'sad');
                    CREATE TABLE everything (
                        a int2, b int4, c int8, d float4, e float8, f bool, g text, h bytea, i uuid, j timestamptz,
                        k jsonb, l interval, m mood, n int8[], o text[], p bytea[], q uuid[], r timestamptz[],
                        s vector(3), t vector(3)[], u varchar(9), v jsonb[], w bool[], x float8[]);
                    """)
            let id = UUID()
            let date = Date(timeIntervalSince1970: 1_763_716_800.123456)
            let vectors = [PostgresVector([1, 2, 3]), PostgresVector([-1, 0.5, 0])]
            let insert: PostgresQuery = """
                INSERT INTO everything VALUES (
                    \(Int16.min), \(Int32.max), \(Int.min), \(Float(1.5)), \(Double.pi), \(true), \("grüße 🎼"),
                    \([UInt8](0...255)), \(id), \(date), \(PostgresJSON(#"{"b": 1, "a": [true, null]}"#)),
                    \(Duration.milliseconds(1500)), \(Mood.sad)::text::mood, \([1, nil, 3]), \(["a", "", nil]),
                    \([[1], []] as [[UInt8]]), \([id]), \([date]), \(vectors[0]), \(vectors), \("short"),
                    \([PostgresJSON("1")]), \([true, false]), \([0.5, .infinity]))
                """
            // The first time unprepared, the second time prepared, the third time from the cache.
            for _ in 1...3 {
                #expect(try await connection.query(insert).affectedRows == 1)
                let rows = try await connection.query("DELETE FROM everything RETURNING *")
                let row = try #require(rows.first)
                #expect(try row.decode("a", as: Int16.self) == .min)
                #expect(try row.decode("b", as: Int32.self) == .max)
                #expect(try row.decode("c", as: Int.self) == .min)
                #expect(try row.decode("d", as: Float.self) == 1.5)
                #expect(try row.decode("e", as: Double.self) == .pi)
                #expect(try row.decode("f", as: Bool.self))
                #expect(try row.decode("g", as: String.self) == "grüße 🎼")
                #expect(try row.decode("h", as: [UInt8].self) == [UInt8](0...255))
                #expect(try row.decode("i", as: UUID.self) == id)
                #expect(try row.decode("j", as: Date.self) == date)
                #expect(try row.decode("k", as: PostgresJSON.self).text == #"{"a": [true, null], "b": 1}"#)
                #expect(try row.decode("l", as: Duration.self) == .milliseconds(1500))
                #expect(try row.decode("m", as: Mood.self) == .sad)
                #expect(try row.decode("n", as: [Int?].self) == [1, nil, 3])
                #expect(try row.decode("o", as: [String?].self) == ["a", "", nil])
                #expect(try row.decode("p", as: [[UInt8]].self) == [[1], []])
                #expect(try row.decode("q", as: [UUID].self) == [id])
                #expect(try row.decode("r", as: [Date].self) == [date])
                #expect(try row.decode("s", as: PostgresVector.self) == vectors[0])
                #expect(try row.decode("t", as: [PostgresVector].self) == vectors)
                #expect(try row.decode("u", as: String.self) == "short")
                #expect(try row.decode("v", as: [PostgresJSON].self).map(\.text) == ["1"])
                #expect(try row.decode("w", as: [Bool].self) == [true, false])
                #expect(try row.decode("x", as: [Double].self) == [0.5, .infinity])
            }
            await connection.close()
        }
    }

    @Test("NULL of every type goes in and comes back")
    func nulls() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            let rows = try await connection.query(
                """
                SELECT \(Int?.none) AS a, \(String?.none) AS b, \([UInt8]?.none) AS c, \(UUID?.none) AS d,
                \(Date?.none) AS e, \(PostgresJSON?.none) AS f, \([Int]?.none) AS g, \(PostgresVector?.none) AS h,
                \(Bool?.none) AS i, \(Double?.none) AS j, \(Duration?.none) AS k
                """)
            let row = try #require(rows.first)
            #expect(try row.decode("a", as: Int?.self) == nil)
            #expect(try row.decode("b", as: String?.self) == nil)
            #expect(try row.decode("c", as: [UInt8]?.self) == nil)
            #expect(try row.decode("d", as: UUID?.self) == nil)
            #expect(try row.decode("e", as: Date?.self) == nil)
            #expect(try row.decode("f", as: PostgresJSON?.self) == nil)
            #expect(try row.decode("g", as: [Int]?.self) == nil)
            #expect(try row.decode("h", as: PostgresVector?.self) == nil)
            #expect(try row.decode("i", as: Bool?.self) == nil)
            #expect(try row.decode("j", as: Double?.self) == nil)
            #expect(try row.decode("k", as: Duration?.self) == nil)
            await connection.close()
        }
    }

    @Test("instants agree with the server's own reading, to the microsecond")
    func instants() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            for text in [
                "2026-11-21 09:07:15.123456+00", "1969-12-31 23:59:59.999999+00", "2000-01-01 00:00:00+00",
                "1900-01-01 00:00:00.000001+00", "2999-12-31 23:59:59.5+00",
            ] {
                let row = try #require(try await connection.query("SELECT \(text)::timestamptz AS at").first)
                let date = try row.decode("at", as: Date.self)
                let same = try await connection.query("SELECT \(date) = \(text)::timestamptz AS same")
                #expect(try same.first?.decode("same", as: Bool.self) == true, "\(text)")
            }
            await connection.close()
        }
    }

    @Test(
        "numeric is read digit by digit",
        arguments: [
            "0", "1", "-1", "10000", "123456789012345678901234567890", "0.1", "0.00012345", "-0.000000001", "1.50",
            "99999999.99990000", "0.00000000000000012", "100000000", "NaN", "Infinity", "-Infinity", "0.00",
        ])
    func numeric(text: String) async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            let rows = try await connection.query("SELECT \(text)::numeric AS n, \(text)::text::numeric::text AS t")
            let row = try #require(rows.first)
            #expect(try row.decode("n", as: String.self) == row.decode("t", as: String.self))
            let number = try row.decode("n", as: Double.self)
            #expect(number == Double(text) || (number.isNaN && text == "NaN"))
            await connection.close()
        }
    }

    @Test("sums, which are numeric, are read as integers; fractions are not")
    func sums() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            let rows = try await connection.query("SELECT sum(i) AS sum, avg(i) AS mean FROM generate_series(1, 4) i")
            #expect(try rows.first?.decode("sum", as: Int.self) == 10)
            #expect(try rows.first?.decode("mean", as: Double.self) == 2.5)
            #expect(throws: PostgresError.self) { try rows.first?.decode("mean", as: Int.self) }
            await connection.close()
        }
    }

    @Test("an error of decoding names column, found type and wanted type")
    func decodingErrors() async throws {
        try await PostgresFixture.with { fixture in
            let connection = try await fixture.connect()
            let rows = try await connection.query(
                "SELECT 'x'::text AS label, NULL::int8 AS total, 'infinity'::timestamptz AS at")
            let row = try #require(rows.first)
            var error = try #require(throws: PostgresError.self) { try row.decode("label", as: UUID.self) }
            #expect(error.message == #"column "label" has text, which cannot be read as UUID"#)
            error = try #require(throws: PostgresError.self) { try row.decode("total", as: Int.self) }
            #expect(error.message == #"column "total" has NULL, which cannot be read as Int"#)
            error = try #require(throws: PostgresError.self) { try row.decode("at", as: Date.self) }
            #expect(error.message.contains("infinity"))
            error = try #require(throws: PostgresError.self) { try row.decode("Label", as: String.self) }
            #expect(error.message.contains("the result has the columns label, total, at"))
            await connection.close()
        }
    }
}
