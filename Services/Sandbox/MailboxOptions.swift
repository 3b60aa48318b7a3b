import ArgumentParser
import FoundationEssentials
import SandboxService

/// Which mailboxes there are from the start.
struct MailboxOptions: ParsableArguments {
    @Option(help: "Users with generated mailboxes.")
    var users = 0
    @Option(help: "Messages in each generated mailbox.")
    var messages = 200
    @Option(help: "Events in each user's calendars.")
    var events = 0
    @Option(help: "Days before now over which generated messages spread.")
    var days = 60
    @Option(help: "What everything made up derives from.")
    var seed: UInt64 = 42
    @Option(help: "How often something happens in some mailbox, e.g. 5s.")
    var arriveEvery: Interval?
    @Option(name: .customLong("mail"), help: "A folder of .eml files that --user receives, one a minute up to now.")
    var folder: String?
    @Option(name: .customLong("user"), help: "The address whose mailbox --mail fills.")
    var email: String?

    func validate() throws {
        guard (folder == nil) == (email == nil) else { throw ValidationError("--mail and --user go together") }
        guard (0...10_000).contains(users) else { throw ValidationError("--users must be 0 to 10000") }
    }

    func fill(_ state: SandboxState) throws {
        for number in 0..<users {
            try state.addUser(
                NewUser(email: "user\(number + 1)@example.com", messages: messages, days: days, events: events))
        }
        guard let folder, let email else { return }
        let user = try state.user(email) ?? state.addUser(NewUser(email: email))
        try deliver(try MailFolder.read(folder), to: user)
    }

    private func deliver(_ files: [(name: String, bytes: [UInt8])], to user: SandboxUser) throws {
        let now = Date()
        for (index, file) in files.enumerated() {
            let date = now.addingTimeInterval(-60 * Double(files.count - index))
            do {
                try user.deliver(file.bytes, labels: ["INBOX", "UNREAD"], date: date)
            } catch {
                throw ValidationError("\(file.name): \(error)")
            }
        }
    }
}
