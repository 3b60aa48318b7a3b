import Glibc

/// Where poppler's programs are: `pdfinfo` and `pdftotext` of Debian's `poppler-utils`, beside `prlimit` of `util-linux`.
///
/// Programs rather than a library: what a hostile PDF does, it does in a process of its own with bounds that the kernel
/// keeps, and no C++ comes into ours.
public struct Poppler: Sendable, Hashable {
    /// The folders that are looked through, in order.
    public let folders: [String]

    /// - Parameter folders: default: where Debian installs programs.
    public init(folders: [String] = ["/usr/bin", "/usr/local/bin"]) {
        self.folders = folders
    }

    func path(of program: String, from package: String) throws(DocumentError) -> String {
        for folder in folders where access("\(folder)/\(program)", X_OK) == 0 { return "\(folder)/\(program)" }
        let places = folders.joined(separator: " or ")
        throw DocumentError(
            .unavailable, "PDF cannot be read here: there is no \(program) in \(places); install Debian's \(package)")
    }
}
