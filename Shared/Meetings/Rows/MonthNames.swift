/// Months by their names.
enum MonthNames {
    /// From 1; by a name or its beginning of three letters or more, where no other month begins so.
    static func number(of word: Substring) -> Int? {
        let name = word.lowercased()
        guard name.count >= 3 else { return nil }
        let matches = Set(names.indices.filter { index in names[index].contains { $0 == name } })
        if matches.count == 1 { return matches.first.map { $0 + 1 } }
        let begun = Set(names.indices.filter { index in names[index].contains { $0.hasPrefix(name) } })
        return begun.count == 1 ? begun.first.map { $0 + 1 } : nil
    }

    private static let names: [[String]] = [
        "january januar janvier gennaio enero januari stycznia styczeń janeiro jänner",
        "february februar février febbraio febrero februari lutego luty fevereiro feber",
        "march märz mars marzo maart marca marzec março mrz",
        "april avril aprile abril kwietnia kwiecień",
        "may mai maggio mayo mei maja maj maio",
        "june juni juin giugno junio czerwca czerwiec junho",
        "july juli juillet luglio julio lipca lipiec julho",
        "august août agosto augustus sierpnia sierpień",
        "september septembre settembre septiembre września wrzesień setembro sept",
        "october oktober octobre ottobre octubre października październik outubro",
        "november novembre noviembre listopada listopad novembro",
        "december dezember décembre dicembre diciembre grudnia grudzień dezembro",
    ].map { $0.split(separator: " ").map(String.init) }
}
