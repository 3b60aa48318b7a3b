import Glibc
import Subprocess
import SystemPackage

/// A program that is run on one document: bounded by the kernel in processor time, memory, files and core dumps, by us in
/// wall time and output.
///
/// `prlimit` sets the bounds and becomes the program, so that it never runs without them. Of our environment it gets
/// nothing: what reads hostile data need not know the database's address.
struct BoundedProgram: Sendable {
    /// What the program left behind.
    struct Ending: Sendable {
        let output: [UInt8]
        /// At most 4096 bytes.
        let complaints: String
        let status: TerminationStatus
    }

    let name: String
    let prlimit: String
    let program: String
    let limits: DocumentLimits
    /// Bytes of output; more end it.
    let maximumOutput: Int

    private typealias Child = Subprocess.Execution<FileDescriptorInput, SequenceOutput, SequenceOutput>
    private static let maximumComplaints = 4096

    /// Runs it with the file as its standard input.
    ///
    /// - Throws: ``DocumentError``: `.tooExpensive`, `.tooMuchText`, `.unavailable`; `CancellationError`, when it was
    ///   killed.
    func run(_ arguments: [String], on file: borrowing MemoryFile) async throws -> Ending {
        let input = file.descriptor
        return try await withThrowingTaskGroup { group in
            group.addTask { try await execute(arguments, input) }
            group.addTask {
                try await ContinuousClock().sleep(for: limits.wallTime)
                throw DocumentError(.tooExpensive, "reading the PDF takes longer than \(limits.wallTime)")
            }
            defer { group.cancelAll() }
            guard let ending = try await group.next() else { throw CancellationError() }
            return ending
        }
    }

    private func execute(_ arguments: [String], _ input: FileDescriptor) async throws -> Ending {
        let seconds = max(1, limits.processorTime.components.seconds)
        let bounds = [
            "--cpu=\(seconds):\(seconds + 2)", "--as=\(limits.processMemory)", "--core=0", "--fsize=0", "--nofile=64",
            "--",
        ]
        do {
            let result = try await Subprocess.run(
                .path(FilePath(prlimit)), arguments: Arguments(bounds + [program] + arguments),
                environment: .custom(["LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"]), workingDirectory: "/",
                input: .fileDescriptor(input, closeAfterSpawningProcess: false), output: .sequence, error: .sequence
            ) { child in
                async let words = complaints(of: child)
                let bytes = try await output(of: child)
                return try await (bytes, words)
            }
            try Task.checkCancellation()
            let (bytes, words) = result.closureResult
            return try judged(Ending(output: bytes, complaints: words, status: result.terminationStatus))
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw DocumentError(.unavailable, "\(name) could not be run: \(error)")
        }
    }

    private func output(of child: Child) async throws -> [UInt8] {
        var output: [UInt8] = []
        for try await buffer in child.standardOutput {
            buffer.withUnsafeBytes { output.append(contentsOf: $0) }
            guard output.count <= maximumOutput else {
                try child.send(signal: .kill)
                throw DocumentError(.tooMuchText, "the PDF's text is longer than \(maximumOutput) bytes")
            }
        }
        return output
    }

    /// All is read, lest the program wait for a reader; the beginning is kept.
    private func complaints(of child: Child) async throws -> String {
        var words: [UInt8] = []
        for try await buffer in child.standardError where words.count < Self.maximumComplaints {
            buffer.withUnsafeBytes { words.append(contentsOf: $0.prefix(Self.maximumComplaints - words.count)) }
        }
        return String(decoding: words, as: UTF8.self)
    }

    private func judged(_ ending: Ending) throws(DocumentError) -> Ending {
        let isOutOfMemory = ["ut of memory", "bad_alloc", "annot allocate"].contains { ending.complaints.contains($0) }
        if isOutOfMemory {
            let most = limits.processMemory / (1024 * 1024)
            throw DocumentError(.tooExpensive, "reading the PDF takes more than \(most) MiB of memory")
        }
        guard case .signaled(let signal) = ending.status else { return ending }
        if signal == SIGXCPU {
            throw DocumentError(
                .tooExpensive, "reading the PDF takes more than \(limits.processorTime) of processor time")
        }
        if signal == SIGKILL {
            throw DocumentError(.tooExpensive, "reading the PDF was ended by the system: it takes too much memory")
        }
        throw DocumentError(.damaged, "the PDF is broken in a way that makes \(name) crash (signal \(signal))")
    }
}
