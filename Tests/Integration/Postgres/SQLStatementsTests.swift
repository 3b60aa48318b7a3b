import Testing

@testable import Schema

@Suite("A script is cut into its statements")
struct SQLStatementsTests {
    private func trimmed(_ script: String) -> [String] {
        SQLStatements.split(script).map { String($0.drop { $0.isWhitespace }) }
    }

    @Test("at semicolons, not at those in strings, names and comments")
    func quotes() {
        #expect(trimmed("SELECT 1; SELECT 2") == ["SELECT 1", "SELECT 2"])
        #expect(trimmed("SELECT ';'';', \";\"; x") == ["SELECT ';'';', \";\"", "x"])
        #expect(trimmed(#"SELECT E'\';'; x"#) == [#"SELECT E'\';'"#, "x"])
        #expect(trimmed(#"SELECT '\'; x"#) == [#"SELECT '\'"#, "x"])
        #expect(trimmed("a -- ; b\n; c /* ; /* ; */ ; */; d").count == 3)
    }

    @Test("not inside dollar quotes")
    func dollars() {
        #expect(trimmed("DO $$ a; b $$; c") == ["DO $$ a; b $$", "c"])
        #expect(trimmed("DO $x$ a; $$ ; $x$; c") == ["DO $x$ a; $$ ; $x$", "c"])
        #expect(trimmed("SELECT $1; SELECT a$b; c$d") == ["SELECT $1", "SELECT a$b", "c$d"])
    }

    @Test("blanks and comments alone are no statement")
    func empty() {
        #expect(trimmed("") == [])
        #expect(trimmed(" ;; -- nothing\n ; /* ; */ ") == [])
        #expect(trimmed("a;\n-- the end ;") == ["a"])
    }

    @Test("what is never closed runs to the end", arguments: ["'a; b", "$$ a; b", "\"a; b", "/* a; b", "E'\\"])
    func open(script: String) {
        #expect(trimmed("x " + script).count == 1)
    }
}
