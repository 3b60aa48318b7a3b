import FoundationEssentials
import Glibc
import Subprocess
import SystemPackage

/// One child at one piece of work, as its parent sees it.
///
/// The child gets the work and the parent's standing through its standard input, whose end tells it that the parent has
/// died. It leads a session of its own, so that what it has started ends with it.
struct ChildProcess: Sendable {
    let command: ChildCommand
    let work: IsolatedWork
    let standing: Standing
    /// How long it may go on after it was told to stop, before it is killed.
    let patience: Duration

    private typealias Child = Subprocess.Execution<CustomWriteInput, FileDescriptorOutput, SequenceOutput>
    private static let beat = Duration.milliseconds(300)

    /// Runs the child to its end. When the task is cancelled the child is told to stop, and why.
    ///
    /// - Throws: `SubprocessError` when it cannot be started.
    func run(stopping reason: @escaping @Sendable () -> Stop) async throws -> ChildEnding {
        let (stops, stop) = AsyncStream.makeStream(of: Void.self)
        let child = Task { try await attend(stops, reason) }  // its own, for it must outlive the cancellation
        return try await withTaskCancellationHandler {
            try await child.value
        } onCancel: {
            stop.yield()
        }
    }

    private func attend(_ stops: AsyncStream<Void>, _ reason: @escaping @Sendable () -> Stop) async throws
        -> ChildEnding
    {
        var options = PlatformOptions()
        options.createSession = true
        let usage = Latest(ChildUsage())
        let result = try await Subprocess.run(
            .path(FilePath(command.executable)),
            arguments: Arguments(executablePathOverride: command.name, remainingValues: command.arguments),
            platformOptions: options, input: .inputWriter, output: .currentStandardOutput, error: .sequence
        ) { child in
            try await withThrowingTaskGroup { group in
                let (messages, mail) = AsyncStream.makeStream(of: ParentMessage.self)
                mail.yield(.work(work))
                group.addTask { for await message in messages { await send(message, to: child) } }
                group.addTask { await watch(child, mail, usage) }
                group.addTask { await end(child, mail, after: stops, reason) }
                let stderr = try await read(child)
                group.cancelAll()
                try? child.send(signal: .kill, toProcessGroup: true)  // what it left behind; mostly there is nothing
                return (stderr, child.processIdentifier.value)
            }
        }
        let (stderr, pid) = result.closureResult
        return ChildEnding(
            stderr: stderr, manner: Self.manner(result.terminationStatus), pid: pid,
            usage: stderr.report?.usage ?? usage.value)
    }

    /// Tells it how long it may go on, and looks at what it uses, again and again.
    private func watch(
        _ child: Child, _ mail: AsyncStream<ParentMessage>.Continuation, _ usage: Latest<ChildUsage>
    ) async {
        while !Task.isCancelled {
            if let goodUntil = standing.goodUntil { mail.yield(.standing(goodUntil)) }
            if let sample = ChildUsage(of: child.processIdentifier.value) { usage.value = sample }
            try? await ContinuousClock().sleep(for: Self.beat)  // woken by cancellation, which the loop sees
        }
    }

    private func end(
        _ child: Child, _ mail: AsyncStream<ParentMessage>.Continuation, after stops: AsyncStream<Void>,
        _ reason: @Sendable () -> Stop
    ) async {
        guard await stops.first(where: { _ in true }) != nil else { return }
        mail.yield(.stop(reason()))
        do {
            try await ContinuousClock().sleep(for: patience)
            try child.send(signal: .kill, toProcessGroup: true)
        } catch {
            return  // it has ended meanwhile
        }
    }

    /// What cannot be sent finds a child that has ended; how, its end tells.
    private func send(_ message: ParentMessage, to child: Child) async {
        do {
            let line = try JSONEncoder().encode(message) + [UInt8(ascii: "\n")]
            _ = try await child.standardInputWriter.write(Array(line))
        } catch {
            return
        }
    }

    /// Passes on what is for people.
    private func read(_ child: Child) async throws -> ChildErrorStream {
        var stderr = ChildErrorStream()
        for try await buffer in child.standardError {
            let words = buffer.withUnsafeBytes { stderr.take($0) }
            _ = write(STDERR_FILENO, words, words.count)  // there is nowhere to report that standard error is closed
        }
        return stderr
    }

    private static func manner(_ status: TerminationStatus) -> String {
        switch status {
        case .exited(let code): "exited with \(code)"
        case .signaled(let signal): "was killed by signal \(signal)"
        }
    }
}
