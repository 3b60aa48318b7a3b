import Glibc

/// A system call that a test needs failed.
struct SystemError: Error, CustomStringConvertible {
    let what: String
    var code: Int32 = errno

    var description: String { "\(what): \(String(cString: strerror(code)))" }
}
