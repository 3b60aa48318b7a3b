/// Short passages as they come in by mail, calendar and documents, and for each a query as a person would type it.
enum RetrievalCorpus {
    static let pairs: [(passage: String, query: String)] = english + german + others

    private static let english = [
        (
            "The quarterly budget review moved to Thursday at ten; finance wants the travel figures before noon.",
            "when is the budget review"
        ),
        (
            "Please renew the passport before the trip to Japan, the consulate needs three weeks.",
            "passport renewal Japan"
        ),
        (
            "Our landlord will replace the boiler next Tuesday, somebody has to be home between eight and twelve.",
            "boiler replacement appointment"
        ),
        (
            "The committee adopted the data protection amendment by 34 votes to 12 with two abstentions.",
            "vote on data protection amendments"
        ),
        (
            "Maria proposed to hire two more engineers for the payments team in Lisbon.",
            "hiring engineers payments Lisbon"
        ),
        ("The dentist can see you on 4 March, bring the X-ray from last year.", "dentist x-ray"),
        (
            "Invoice 2026-118 for the scaffolding is overdue since Friday; the reminder fee is 15 euros.",
            "overdue invoice scaffolding"
        ),
        ("Flight LH 434 leaves Munich at 12:05 and lands in Chicago in the afternoon.", "flight to Chicago"),
        (
            "The kindergarten closes early on Wednesday because of the summer party, bring a salad.",
            "kindergarten summer party salad"
        ),
        ("Server backups failed two nights in a row, the disk of the old array is full.", "failing backups disk full"),
        (
            "Tom's farewell lunch is at the Greek restaurant near the station, he leaves the company in May.",
            "farewell lunch for Tom"
        ),
        (
            "The supplier in Rotterdam delays the container by nine days owing to the strike in the harbour.",
            "container delay harbour strike"
        ),
        (
            "We agreed to publish the climate report in both languages and to send it to the press on Monday.",
            "climate report publication press"
        ),
        ("Your parcel with the running shoes waits at the post office until Saturday.", "parcel running shoes"),
        (
            "Minutes of the works council: overtime is paid from July, night shifts are voluntary.",
            "overtime payment works council"
        ),
        (
            "The lease of the Oslo office ends in September and can be prolonged by two years.",
            "Oslo office lease extension"
        ),
        ("Recipe for grandmother's plum cake: flour, butter, sugar, and plums from the garden.", "plum cake recipe"),
        (
            "The lawyer advises to settle with the former tenant instead of going to court.",
            "settlement with tenant court"
        ),
        (
            "A new firmware for the heating controllers fixes the wrong temperature at night.",
            "heating controller firmware temperature"
        ),
        (
            "Agenda: fisheries agreement with Norway, cod quotas, and the state of the Baltic herring.",
            "cod quota Norway fishing"
        ),
        ("The choir rehearses the requiem in the church on Sunday evenings during Lent.", "choir rehearsal requiem"),
        (
            "Password rotation for the database accounts is due, keys are kept in the vault.",
            "rotate database passwords"
        ),
        (
            "Dr. Chen presented the vaccine trial with 400 volunteers and few side effects.",
            "vaccine trial side effects"
        ),
        ("The insurance pays for the broken window but not for the stolen bicycle.", "insurance stolen bicycle"),
    ]

    private static let german = [
        (
            "Die Sitzung des Verkehrsausschusses beginnt um neun Uhr, auf der Tagesordnung stehen die Radwege.",
            "Verkehrsausschuss Tagesordnung Radweg"
        ),
        ("Bitte überweise die Miete für April, der Vermieter hat schon zweimal gemahnt.", "Miete April überweisen"),
        ("Der Mietvertrag für das Lager in Graz wird zum Jahresende gekündigt.", "Kündigung Lager Graz"),
        ("Anna hat die Rechnung der Druckerei geprüft und zur Zahlung freigegeben.", "Druckerei Rechnungen Freigabe"),
        (
            "Das Angebot für die Wärmepumpe liegt bei 18.400 Euro, die Förderung ist darin nicht enthalten.",
            "Wärmepumpe Angebot Förderung"
        ),
        (
            "Am Elternabend sprechen wir über die Klassenfahrt nach Salzburg und die Kosten.",
            "Klassenfahrt Salzburg Kosten"
        ),
        (
            "Die Lieferung der Fenster verzögert sich um drei Wochen, der Maler kommt deshalb später.",
            "verspätete Fensterlieferung"
        ),
        (
            "Herr Özdemir bittet um einen Rückruf wegen der Versicherung seines Lastwagens.",
            "Rückruf Ozdemir Versicherung"
        ),
        ("Das Protokoll der Hauptversammlung wurde mit großer Mehrheit genehmigt.", "Hauptversammlung Protokoll"),
        ("Der Zahnarzt verschiebt den Termin auf den zwölften Mai um halb neun.", "Zahnarzttermin Mai"),
        ("Die neue Datenschutzverordnung verlangt, dass Löschfristen eingehalten werden.", "Löschfrist Datenschutz"),
        ("Im Garten müssen die Apfelbäume geschnitten und die Hecke gestutzt werden.", "Apfelbaum schneiden"),
    ]

    private static let others = [
        ("La réunion avec les députés portera sur la pêche et les quotas de la mer du Nord.", "réunion députés pêche"),
        (
            "Le plombier passera mardi matin pour réparer la fuite dans la salle de bains.",
            "plombier fuite salle de bain"
        ),
        ("Le contrat de location de la voiture expire à la fin du mois de juin.", "location voiture contrat"),
        ("Claire a envoyé les traductions du rapport annuel à l'imprimeur.", "traduction rapport annuel"),
        ("Nous avons réservé douze chambres à Strasbourg pour la session plénière.", "réservation chambres Strasbourg"),
        ("Les élèves visiteront le musée des beaux-arts, chacun apporte un pique-nique.", "visite musée élèves"),
        ("El comité aprobó el informe sobre la energía solar con pocas enmiendas.", "informe energía solar comité"),
        ("Hay que pagar el seguro del coche antes del viernes o se cancela la póliza.", "pagar seguro coche"),
        ("La reunión de vecinos trata del ascensor roto y de la pintura de la escalera.", "ascensor roto vecinos"),
        ("Marta llega al aeropuerto de Sevilla a las ocho y necesita un taxi.", "taxi aeropuerto Sevilla"),
        ("次の会議は金曜日の午後三時から大阪支社で行われます。", "大阪の会議"),
        ("請求書は月末までに経理部へ送ってください。", "請求書を経理に送る"),
        ("新しい予算案は来週の委員会で審議される予定です。", "予算案の審議"),
        ("歯医者の予約を水曜日の朝に変更しました。", "歯医者 予約変更"),
    ]
}
