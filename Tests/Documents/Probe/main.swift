// Reads one document in a process of its own, as an isolated job does, and says what came of it and what it took:
// `read-document PATH` prints the error's code or `text`, milliseconds of processor time, KiB of memory at its highest,
// its own and its children's, and the description.
import Documents
import Glibc

var limits = DocumentLimits()
limits.processorTime = .seconds(2)
limits.processMemory = 512 * 1024 * 1024

var outcome = "text"
var description = ""
do {
    let document = try await DocumentReader(limits: limits).read(path: CommandLine.arguments[1])
    description = "\(document.text.utf8.count) bytes in \(document.chunks().count) chunks"
} catch let error as DocumentError {
    (outcome, description) = (error.code.rawValue, error.description)
}
var own = rusage()
/// KiB of memory of this program at its highest. What `getrusage` tells of a process counts what it was before it became
/// this program, too: a copy of the tests' own.
func highest() -> Int {
    guard let file = fopen("/proc/self/status", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
        let fields = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            .split(whereSeparator: \.isWhitespace)
        if fields.first == "VmHWM:", fields.count > 1, let size = Int(fields[1]) { return size }
    }
    return 0
}
var children = rusage()
getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &own)
getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &children)
let times = [own.ru_utime, own.ru_stime, children.ru_utime, children.ru_stime]
let milliseconds = times.reduce(0) { $0 + Int($1.tv_sec) * 1000 + Int($1.tv_usec) / 1000 }
print(outcome, milliseconds, highest(), children.ru_maxrss, description)
