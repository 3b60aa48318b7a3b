import MIME

extension Phrasebook {
    static let russian = Phrasebook(
        contacts: [
            Contact(name: "Анна Соколова", address: "anna@example.ru"),
            Contact(name: "Пётр Ильин", address: "petr.ilin@example.org"),
        ],
        subjects: ["Отчёт за квартал", "Встреча в среду", "Билеты на поезд"],
        greeting: "Здравствуйте!",
        sentences: [
            "Отчёт готов, осталось проверить таблицы.", "Встречаемся в среду в десять часов.",
            "Билеты можно забрать в кассе.", "Пришлите, пожалуйста, подписанный договор.",
            "Ремонт закончится на следующей неделе.", "Я позвоню вам после обеда.",
        ],
        closing: "С уважением",
        replyPrefix: "Re: ",
        wrote: "пишет:",
        choices: CharsetChoice.all("koi8-r", .base64, .quotedPrintable, .eightBit)
            + CharsetChoice.all("utf-8", .base64, .eightBit)
    )

    static let japanese = Phrasebook(
        contacts: [
            Contact(name: "山田 花子", address: "hanako.yamada@example.jp"),
            Contact(name: "佐藤 健", address: "ken.sato@example.jp"),
        ],
        subjects: ["会議の議事録について", "見積書の送付", "来週の予定"],
        greeting: "お世話になっております。",
        sentences: [
            "先日の会議の議事録をお送りします。", "ご確認のほど、よろしくお願いいたします。", "納期は来週の金曜日に変更になりました。",
            "資料は添付ファイルをご覧ください。", "ご不明な点がございましたら、お知らせください。", "会場は駅から徒歩五分です。",
        ],
        closing: "よろしくお願いいたします。",
        replyPrefix: "Re: ",
        wrote: "さんは書きました:",
        choices: CharsetChoice.all("iso-2022-jp", .sevenBit, .base64) + CharsetChoice.all("utf-8", .base64)
    )

    static let chinese = Phrasebook(
        contacts: [
            Contact(name: "李雷", address: "lilei@example.cn"), Contact(name: "韩梅梅", address: "meimei@example.cn"),
        ],
        subjects: ["会议记录", "合同草案请审阅", "下周的安排"],
        greeting: "您好：",
        sentences: [
            "附件是上周会议的记录，请查收。", "合同草案已经改好，请您审阅。", "交货日期改为下周五。", "联通的线路今天晚上维护。",
            "如有问题，请随时与我联系。", "会议室已经预订好了。",
        ],
        closing: "此致敬礼",
        replyPrefix: "回复：",
        wrote: "写道：",
        choices: CharsetChoice.all("gb2312", .base64, .quotedPrintable) + CharsetChoice.all("utf-8", .base64)
    )
}
