import FoundationEssentials
import MIME
import Testing

@testable import SandboxService

@Suite("Generated mailboxes", .timeLimit(.minutes(1)))
struct GeneratorTests {
    private func state(seed: UInt64 = 42) -> SandboxState {
        var configuration = SandboxConfiguration()
        configuration.seed = seed
        configuration.now = { Date(timeIntervalSince1970: 1_790_000_000) }
        return SandboxState(configuration: configuration)
    }

    @Test("the same seed gives the same mailbox, another seed or address another one")
    func reproducible() throws {
        let dumps = try [(42, "a@example.com"), (42, "a@example.com"), (43, "a@example.com"), (42, "b@example.com")].map
        {
            let user = try state(seed: UInt64($0.0)).addUser(NewUser(email: $0.1, messages: 40))
            user.act(steps: 20)
            return user.dump().messages
        }
        #expect(dumps[0] == dumps[1])
        #expect(dumps[0] != dumps[2])
        #expect(dumps[0] != dumps[3])
    }

    @Test("messages are what they claim: no character is lost in any charset")
    func faithful() throws {
        let generator = MailGenerator(owner: "a@example.com", seed: 5)
        var charsets: Set<String> = []
        for number in 0..<300 {
            let plan = generator.plan(number)
            let place = MessagePlace(conversation: number, index: plan.length - 1)
            let written = GeneratedMessage(place: place, date: 1_790_000_000, previousDate: 1_789_990_000)
            let message = try MIMEMessage(parsing: generator.write(written))
            #expect(message.subject?.hasSuffix(plan.subject) == true)
            #expect(message.messageID == generator.messageID(place))
            #expect(message.date == Date(timeIntervalSince1970: 1_790_000_000))
            for part in message.parts where part.isInlineText {
                #expect(!CharsetDecoder.decode(part.body, charset: part.charset).isLossy)
                charsets.insert(part.charset ?? "")
            }
            guard plan.kind == .conversation else { continue }
            let text = message.parts.first { $0.mimeType == "text/plain" && $0.isInlineText }?.text
            #expect(text?.replacing("\r\n", with: "\n") == MailText(generator, plan).plain(written))
        }
        #expect(
            charsets == [
                "utf-8", "iso-8859-1", "iso-8859-2", "iso-8859-15", "windows-1252", "koi8-r", "iso-2022-jp", "gb2312",
            ]
        )
    }

    @Test("a mailbox has all kinds of mail in it")
    func variety() throws {
        let messages = try state().addUser(NewUser(email: "a@example.com", messages: 300)).dump().messages
        #expect(messages.count == 300)
        #expect(Set(messages.map(\.threadId)).count < 250)
        let types = Set(messages.map(\.mimeType))
        #expect(types.isSuperset(of: ["text/plain", "text/html", "multipart/alternative", "multipart/mixed"]))
        let labels = Set(messages.flatMap(\.labelIds))
        #expect(labels.isSuperset(of: ["INBOX", "UNREAD", "SENT", "STARRED", "SPAM", "TRASH", "Label_1"]))
        #expect(messages.contains { $0.attachments.contains { $0.filename == "figures.csv" } })
        #expect(messages.contains { $0.text?.contains("\n> ") == true || $0.text?.contains("\r\n> ") == true })
        let dates = messages.compactMap { Int($0.internalDate) }
        #expect(dates == dates.sorted(by: >))
        #expect(dates.allSatisfy { $0 < 1_790_000_000_000 && $0 > (1_790_000_000 - 61 * 86400) * 1000 })
    }

    @Test("activity brings arrivals, label changes and deletions")
    func activity() throws {
        let user = try state().addUser(NewUser(email: "a@example.com", messages: 20))
        let kinds = Set(user.act(steps: 100).map(\.kind))
        #expect(kinds == [.arrived, .labelled, .deleted])
    }

    @Test("dates are right on the day that is easily got wrong")
    func dates() {
        #expect(MailDate.header(880_127_706) == "Fri, 21 Nov 1997 15:55:06 +0000")
        #expect(MailDate.header(951_782_400) == "Tue, 29 Feb 2000 00:00:00 +0000")
        #expect(MailDate.http(0) == "Thu, 01 Jan 1970 00:00:00 GMT")
        #expect(MailDate.calendar(1_735_689_599) == "20241231T235959Z")
        #expect(MailDate.seconds(year: 2000, month: 2, day: 29) == 951_782_400)
    }

    @Test("base64url goes there and back", arguments: [0, 1, 2, 3, 4, 57, 1000])
    func base64(size: Int) {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 151) }
        let text = Base64URL.encode(bytes)
        #expect(text.utf8.count % 4 == 0)
        #expect(Base64URL.decode(text) == bytes)
        #expect(Base64URL.decode(text.filter { $0 != "=" }) == bytes)
        #expect(text.replacing("-", with: "+").replacing("_", with: "/") == Data(bytes).base64EncodedString())
    }
}
