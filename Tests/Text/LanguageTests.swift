import Testing
import Text

@Suite("Languages")
struct LanguageTests {
    @Test(
        "are known by their small words or their script",
        arguments: [
            ("en", "The committee will meet on Monday to discuss what has been done about it."),
            ("de", "Der Ausschuss trifft sich am Montag, um über die Ergebnisse zu sprechen und nicht mehr."),
            ("fr", "Le comité se réunit lundi pour discuter des résultats de cette année avec vous."),
            ("es", "El comité se reúne el lunes para hablar de los resultados del año con todos."),
            ("it", "Il comitato si riunisce lunedì per discutere i risultati della riunione che è stata fatta."),
            ("pt", "O comité reúne-se na segunda-feira para discutir os resultados do ano e não só."),
            ("nl", "De commissie komt op maandag bijeen om te praten over het resultaat van dit jaar."),
            ("sv", "Kommittén träffas på måndag för att tala om resultatet och det som inte har gjorts."),
            ("fi", "Valiokunta kokoontuu maanantaina ja se on hyvä, mutta hän ei ole siellä kun tulos tulee."),
            ("pl", "Komisja zbiera się w poniedziałek, aby rozmawiać o tym, co zostało zrobione i nie jest źle."),
            ("ru", "Комитет собирается в понедельник, чтобы обсудить то, что было сделано и не только."),
            ("uk", "Комітет збирається в понеділок, щоб обговорити те, що було зроблено, але це не все."),
            ("el", "Η επιτροπή συνεδριάζει τη Δευτέρα για τα αποτελέσματα."), ("ja", "委員会は月曜日に開かれます。"),
            ("zh", "委员会星期一开会讨论结果。"), ("ko", "위원회는 월요일에 열립니다."), ("ar", "تجتمع اللجنة يوم الاثنين."),
        ]
    )
    func known(code: String, text: String) {
        #expect(TextLanguage(guessing: text)?.code == code)
    }

    @Test("are not guessed from too little", arguments: ["", "42", "Budget 2026", "Carillon", "in", "x y z"])
    func unknown(text: String) {
        #expect(TextLanguage(guessing: text) == nil)
    }

    @Test("name a text search configuration that PostgreSQL has")
    func configuration() {
        #expect(TextLanguage(code: "DE").searchConfiguration == "german")
        #expect(TextLanguage(code: "ja").searchConfiguration == "simple")
    }
}
