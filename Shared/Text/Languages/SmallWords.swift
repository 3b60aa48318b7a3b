/// Languages by the words that hold every sentence together.
public enum SmallWords {
    /// The language whose small words a text has most of, if the next best has clearly fewer.
    static func language(of scalars: some Sequence<Unicode.Scalar>) -> String? {
        var scores: [String: Double] = [:]
        var hits: [String: Int] = [:]
        for word in words(of: scalars) {
            for language in languages[word] ?? [] {
                // what several languages share tells less
                scores[language, default: 0] += 1 / Double(languages[word]?.count ?? 1)
                hits[language, default: 0] += 1
            }
        }
        let ranked = scores.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
        guard let best = ranked.first, (hits[best.key] ?? 0) >= 2, best.value >= 1 else { return nil }
        return ranked.count < 2 || best.value >= 1.5 * ranked[1].value ? best.key : nil
    }

    /// Whether a word, in small letters, is a small word of any language known: it says little of what a text is about.
    public static func contains(_ word: String) -> Bool { languages[word] != nil }

    private static func words(of scalars: some Sequence<Unicode.Scalar>) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        for scalar in scalars {
            if scalar.isLetter || scalar.isJoined {
                word.append(scalar)
            } else if !word.isEmpty {
                words.append(String(word).lowercased())
                word.removeAll()
            }
        }
        if !word.isEmpty { words.append(String(word).lowercased()) }
        return words
    }

    /// Word to the languages that have it.
    private static let languages: [String: [String]] = {
        var result: [String: [String]] = [:]
        for (language, words) in lists {
            for word in words.split(separator: " ") { result[String(word), default: []].append(language) }
        }
        return result
    }()

    private static let lists = [
        "en": "the and of to in is that it for was with as on be at by this have from not are but they which or we you"
            + " an will would there their what can has been were if do about when who how where your please our",
        "de": "der die das und ist nicht ein eine einen einem einer zu den dem des mit sich auf für von im es auch als"
            + " an nach wie bei aus oder wir sie ich werden wird sind hat haben war durch über um noch nur kann zum zur wo",
        "fr": "le la les et est un une des du de que qui dans pour pas sur au aux avec ce cette il elle nous vous je ne"
            + " sont par plus ont été être mais ou où comme se son sa ses leur leurs tout quand",
        "es": "el la los las y es un una de del que en por con para no se su al lo como más pero sus este esta son fue"
            + " ha han muy ya o cuando dónde todo también nos está hay sobre entre",
        "it": "il lo la gli le e è un una di del della dei delle che in per non con si su al alla come più ma sono nel"
            + " nella dal dalla anche questo questa ho ha hanno essere stato quando dove tutti ci",
        "pt": "o a os as e é um uma de do da dos das que em no na nos nas por para não com se ao mais mas como foi são"
            + " seu sua ou quando muito também já está pelo pela você isso",
        "nl": "de het een en van in is dat op te zijn met voor niet aan er om ook als bij maar door naar uit wij we je"
            + " ik hij zij worden wordt heeft hebben was deze dit die over nog kan waar",
        "sv": "och att det i en som på är av för med den till inte om ett har de jag var vi från men så kan när här"
            + " eller hade ska detta efter vid också skulle mycket",
        "da": "og at det i en som på er af for med den til ikke om et har de jeg var vi fra men så kan når her eller"
            + " havde skal dette efter ved også ville meget blev hvor hvad",
        "no": "og at det i en som på er av for med den til ikke om et har de jeg var vi fra men så kan når her eller"
            + " hadde skal dette etter ved også ville mye ble hvor hva",
        "fi": "ja on ei se että oli hän mutta ovat joka kun niin kuin myös sen tai jos ole mitä tämä hänen ne vain olen"
            + " sitä nyt siitä kanssa jotka mukaan",
        "pl": "i w na z się nie do to że jest o jak po co dla od ale są przez za być tym który która które jego tak"
            + " czy już tylko ich oraz może była był",
        "cs": "a v na se je že to s z do o jako pro ale by si tak po jsou za jeho které který která nebo už jen až při"
            + " byl bylo jak podle také být jsme",
        "ro": "și în a de la cu pe nu este că o un din care pentru mai sunt se ce fi au ca dar sau prin fost după acest"
            + " această lui ei am",
        "hu": "a az és hogy nem is egy ez meg van de volt mint csak már még vagy ha azt ezt lehet nagyon kell után"
            + " szerint amely majd minden aki",
        "tr": "ve bir bu için ile de da çok olarak daha ne gibi olan var kadar sonra değil ama o mi en her ya ki"
            + " tarafından göre",
        "ru": "и в не на что он с как это но по к из у за от то же для она его они был мы вы бы так все о если или"
            + " только когда уже",
        "uk": "і в не на що він з як це але по до із у за від то та для вона його вони був ми ви би так все про якщо"
            + " або тільки коли вже є й",
        "bg": "и в не на че той с как това но по към от за то да се е са ще със го си тя те бе или като при след беше"
            + " който които",
    ]
}
