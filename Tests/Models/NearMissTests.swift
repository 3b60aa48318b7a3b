import Models
import Testing

@Suite("Near misses")
struct NearMissTests {
    @Test(
        "a misspelt name suggests the one that was meant",
        arguments: [
            ("CARILLON_SLOT", "CARILLON_SLOTS"), ("ovrelap", "overlap"), ("Cron", "cron"), ("catch-up", "catch_up"),
            ("shfit", "shift"),
        ]
    )
    func suggests(word: String, meant: String) {
        let names = ["cron", "every", "overlap", "catch_up", "shift", "CARILLON_SLOTS", "CARILLON_GRACE"]
        #expect(NearMiss.suggestion(for: word, among: names) == meant)
    }

    @Test("a name that resembles nothing suggests nothing")
    func keepsSilent() {
        #expect(NearMiss.suggestion(for: "telephone", among: ["cron", "every"]) == nil)
        #expect(NearMiss.suggestion(for: "", among: ["cron"]) == nil)
        #expect(NearMiss.hint("x", among: [String]()).isEmpty)
    }

    @Test("the nearest of several wins, and a swap of neighbours is one edit")
    func prefersTheNearest() {
        #expect(NearMiss.suggestion(for: "skpi", among: ["ship", "skip"]) == "skip")
        #expect(NearMiss.hint("evry", among: ["every"]) == "; did you mean 'every'?")
    }
}
