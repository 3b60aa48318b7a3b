extension HostileDocument {
    static let pages = [
        HostileDocument("a million nested elements", "tooComplex") { Array("<html>".utf8) + text("<div>", 1_000_000) },
        HostileDocument("a million attributes", "text") {
            Array("<html><p ".utf8) + text("a=b ", 1_000_000) + Array(">text".utf8)
        },
        HostileDocument("entities that explode", "text", "noText") {
            Array("<!DOCTYPE html [<!ENTITY a 'xxxxxxxx'><!ENTITY b '&a;&a;&a;&a;'>]><p>".utf8) + text("&b;", 100_000)
        },
        HostileDocument("a million opened comments", "noText") { Array("<html>".utf8) + text("<!--", 1_000_000) },
        HostileDocument("a page of scripts", "noText") { Array("<html>".utf8) + text("<script>x()</script>", 10_000) },
        HostileDocument("a page in an unknown charset", "text") {
            Array("<html><meta charset='../../etc/passwd'><p>caf\u{E9}".utf8)
        },
        HostileDocument("a million end tags", "text") {
            Array("<html><b>text".utf8) + text("</i></table>", 300_000)
        },
        HostileDocument("headings within headings", "tooComplex", "text") {
            Array("<html>".utf8) + text("<h1>a<h2>b", 100_000)
        },
    ]
}
