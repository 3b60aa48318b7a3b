import FoundationEssentials
import Glibc
import TestSupport

/// The wall clock of processes, changed while they run (libfaketime); their monotonic clock is left alone.
final class FakeClock: Sendable {
    private let file: String
    private let libraries: String

    init(_ undertaker: Undertaker) throws {
        guard let library = Self.library else { throw SystemError(what: "there is no libfaketime", code: ENOENT) }
        libraries = "\(try Executables.path("libchaos-clock.so")):\(library)"
        file = "\(undertaker.folder)/clock-\(UUID().uuidString.prefix(8).lowercased())"
        try shift(hours: 0)
        // PostgreSQL reads it from an account of its own.
        chmod(undertaker.folder, 0o755)
        chmod(file, 0o644)
    }

    static var library: String? { FilePattern.matches("/usr/lib/*/faketime/libfaketimeMT.so.1").first }

    /// For the processes it is the clock of.
    var environment: [String: String] {
        [
            "LD_PRELOAD": libraries, "FAKETIME_TIMESTAMP_FILE": file, "FAKETIME_CACHE_DURATION": "1",
            // the first name is that of releases before 0.9.8
            "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        ]
    }

    /// Removes what the library leaves of processes that were killed.
    static func sweep() {
        for file in FilePattern.matches("/dev/shm/*faketime_*_[0-9]*") {
            guard let pid = file.split(separator: "_").last.flatMap({ pid_t($0) }), !ProcessTable.isAlive(pid) else {
                continue
            }
            unlink(file)
        }
    }

    /// Puts the clock forward or back; processes see it within a second.
    func shift(hours: Int) throws {
        try Data("\(hours < 0 ? "-" : "+")\(abs(hours))h\n".utf8).write(to: URL(filePath: file))
    }
}
