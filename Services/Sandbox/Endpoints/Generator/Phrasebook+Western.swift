import MIME

extension Phrasebook {
    static let english = Phrasebook(
        contacts: [
            Contact(name: "Maya Osei", address: "maya.osei@example.com"),
            Contact(name: "Tom O'Hara", address: "tom@example.org"),
            Contact(name: "Ng, Priya", address: "priya.ng@example.net"),
            Contact(name: "", address: "facilities@example.com"),
        ],
        subjects: [
            "Budget for the autumn review", "Lunch on Thursday?", "Notes from the planning call", "Server room access",
            "Draft contract, please comment", "Trip to Lisbon 🧳", "Who has the projector?", "Numbers don’t add up",
        ],
        greeting: "Hi all,",
        sentences: [
            "The new figures are in, and they look better than we hoped.", "Could you have a look before Friday?",
            "I’ve attached what I have so far.", "Let’s keep this “between us” until the board has met.",
            "The room is booked from ten to twelve.", "Shipping went up by 40 € – again.",
            "Please reply to everybody, not just to me.", "We still need a decision on the second supplier.",
            "From what I hear, the office closes at five that day.", "I'll call you tomorrow morning.",
            "The old plan no longer works because the venue cancelled.", "Thanks for sorting this out so quickly!",
        ],
        closing: "Best regards",
        replyPrefix: "Re: ",
        wrote: "wrote:",
        choices: CharsetChoice.all("utf-8", .quotedPrintable, .base64, .eightBit)
            + CharsetChoice.all("windows-1252", .quotedPrintable, .eightBit)
    )

    static let german = Phrasebook(
        contacts: [
            Contact(name: "Jörg Weiß", address: "joerg.weiss@example.de"),
            Contact(name: "Käthe Müller", address: "kaethe@example.org"),
            Contact(name: "Büro Süd", address: "buero@example.net"),
        ],
        subjects: [
            "Rückfrage zur Rechnung", "Änderung am Zeitplan", "Grüße aus Köln", "Schlüssel für das Gebäude",
            "Protokoll der Prüfung",
        ],
        greeting: "Guten Tag,",
        sentences: [
            "die Unterlagen für die Prüfung liegen jetzt vollständig vor.", "Können Sie mir bis Montag zurückmelden?",
            "Das Büro bleibt über die Feiertage geschlossen.", "Für die Größe der Räume gilt die alte Zeichnung.",
            "Der Aufzug fährt wieder, aber nur bis in den dritten Stock.", "Ich schicke Ihnen die Übersicht im Anhang.",
            "Wir müssen den Termin leider verschieben.", "Außerdem fehlt noch die Unterschrift.",
        ],
        closing: "Mit freundlichen Grüßen",
        replyPrefix: "AW: ",
        wrote: "schrieb:",
        choices: CharsetChoice.all("iso-8859-1", .quotedPrintable, .eightBit)
            + CharsetChoice.all("windows-1252", .quotedPrintable, .base64)
            + CharsetChoice.all("utf-8", .eightBit, .quotedPrintable)
    )

    static let french = Phrasebook(
        contacts: [
            Contact(name: "Zoé Lefèvre", address: "zoe.lefevre@example.fr"),
            Contact(name: "Benoît Garçon", address: "benoit@example.org"),
        ],
        subjects: ["Devis à 1 200 €", "Réunion reportée à mardi", "Œuvres choisies", "Où en êtes-vous ?"],
        greeting: "Bonjour,",
        sentences: [
            "le devis s'élève à 1 200 € hors taxes.", "La réunion est reportée à mardi, même heure.",
            "Nous avons reçu les œuvres hier, en bon état.", "Pourriez-vous vérifier l'adresse de livraison ?",
            "Le traiteur demande un acompte de 300 €.", "Ça marche très bien pour moi.",
            "Je vous rappelle dès que possible.", "Les clés sont à l'accueil, côté cour.",
        ],
        closing: "Bien cordialement",
        replyPrefix: "RE: ",
        wrote: "a écrit :",
        choices: CharsetChoice.all("iso-8859-15", .quotedPrintable, .eightBit)
            + CharsetChoice.all("utf-8", .quotedPrintable, .base64)
    )

    static let polish = Phrasebook(
        contacts: [Contact(name: "Łukasz Żak", address: "lukasz@example.pl")],
        subjects: ["Zażalenie na przesyłkę", "Wyjazd w góry", "Prośba o fakturę"],
        greeting: "Dzień dobry,",
        sentences: [
            "paczka dotarła dziś rano, ale pudełko jest zgniecione.", "Proszę o fakturę na nowy adres.",
            "Spotkajmy się o ósmej przed dworcem.", "Wszystko będzie gotowe na piątek.",
            "Żadnych zmian w umowie nie przewidujemy.",
        ],
        closing: "Pozdrawiam",
        replyPrefix: "Odp: ",
        wrote: "napisał(a):",
        choices: CharsetChoice.all("iso-8859-2", .quotedPrintable, .eightBit) + CharsetChoice.all("utf-8", .base64)
    )
}
