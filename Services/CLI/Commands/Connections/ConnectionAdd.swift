import ArgumentParser
import FoundationEssentials
import Glibc
import Linking

/// Links an account: by its user's consent in a browser, or by a refresh token that was made elsewhere.
struct ConnectionAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Link an account of a user, or link it again.",
        discussion: """
            Opens or prints a link at which the user consents, and waits up to five minutes for the answer, which comes \
            to a port of this machine. With a refresh token on standard input, or in the file that --refresh-token-file \
            names, it links by that token instead; tokens never stand on the command line, where other users of the \
            machine could read them. Linking an account again replaces its token and sets it to work again; what was \
            read from it stays.
            """)

    @Argument(help: "The provider: gmail or microsoft.") var provider: String
    @Option(
        name: .long,
        help: "The account at the provider, e.g. alice@example.com; whichever the user chooses when absent.")
    var account: String?
    @Option(name: .long, help: "The e-mail address of the user; the account when absent.") var user: String?
    @Option(name: .long, help: "The tenant's name.") var tenant = "default"
    @Option(name: .long, help: "What to read: mail or calendar; may be given twice. Mail when absent.")
    var kind: [String] = []
    @Option(name: .long, help: "A file that holds the refresh token.") var refreshTokenFile: String?
    @Flag(name: .long, help: "Print the link, and open no browser.") var noBrowser = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard AccountProvider(name: provider) != nil else {
            throw ValidationError("the provider must be gmail or microsoft, not '\(provider)'")
        }
        for address in [account, user].compactMap(\.self) where !address.contains("@") {
            throw ValidationError("'\(address)' is not an e-mail address")
        }
        guard account != nil || user != nil else { throw ValidationError("name the --user, or the --account") }
        for name in kind where ConnectionKind(rawValue: name) == nil {
            throw ValidationError("--kind must be mail or calendar, not '\(name)'")
        }
    }

    func run() async throws {
        let token = try readToken()
        guard let provider = AccountProvider(name: provider) else { return }  // validated
        let owner = OwnerName(tenant: tenant, user: user ?? account ?? "")
        let kinds = Set(kind.compactMap(ConnectionKind.init))
        guard let token else {
            let link = ConsentLink(
                provider: provider, kinds: kinds.isEmpty ? [.mail] : kinds, account: account, owner: owner,
                opensBrowser: !noBrowser, output: output)
            return try await link.run()
        }
        guard let account else {
            throw ValidationError("a refresh token does not tell its account: name the --account")
        }
        let link = TokenLink(provider: provider, kinds: kinds, account: account, owner: owner, output: output)
        try await link.run(token)
    }

    /// - Returns: nil where there is none on standard input, or a person sits there.
    private func readToken() throws -> String? {
        let text: String
        if let path = refreshTokenFile {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ValidationError("cannot read '\(path)'")
            }
            text = String(decoding: data, as: UTF8.self)
        } else {
            guard isatty(STDIN_FILENO) == 0 else { return nil }
            text = readLine() ?? ""
        }
        let token = text.split(whereSeparator: \.isWhitespace).joined()
        guard !token.isEmpty || refreshTokenFile == nil else { throw ValidationError("there is no refresh token") }
        return token.isEmpty ? nil : token
    }
}
