import Glibc

/// A system call that a test needs failed.
package struct SystemError: Error, CustomStringConvertible {
    package let what: String
    package let code: Int32

    package init(what: String, code: Int32 = errno) {
        self.what = what
        self.code = code
    }

    package var description: String { code == 0 ? what : "\(what): \(String(cString: strerror(code)))" }
}
