import FoundationEssentials
import Models
import Synchronization
import Testing

@testable import Jobs

@Suite("A completer", .timeLimit(.minutes(1)))
struct CompleterTests {
    private struct Broken: Error {}

    private func completion(_ id: Int64) -> Completion {
        Completion(
            job: ClaimedJob(
                id: id, type: "probe_work", fence: UUID(), payload: "{}", uniqueKey: nil, attempt: 1, retryCount: 0,
                maxRetries: 3, cause: Cause()),
            counts: [:], result: nil)
    }

    /// Completes 1…count at once; the ids that could not be.
    private func complete(_ count: Int64, with completer: Completer) async -> Set<Int64> {
        await withTaskGroup(of: Int64?.self) { group in
            for id in 1...count {
                group.addTask {
                    do {
                        try await completer.complete(completion(id))
                        return nil
                    } catch {
                        return id
                    }
                }
            }
            return await group.reduce(into: []) { failed, id in if let id { failed.insert(id) } }
        }
    }

    @Test("writes what comes while it writes as one group, each once")
    func groups() async {
        let groups = Mutex<[[Int64]]>([])
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let completer = Completer { completions in
            let isFirst = groups.withLock { groups in
                groups.append(completions.map(\.job.id))
                return groups.count == 1
            }
            if isFirst { for await _ in gate { break } }
            return []
        }
        async let first: Void = completer.complete(completion(0))
        while groups.withLock({ $0.isEmpty }) { await Task.yield() }
        async let failed = complete(50, with: completer)
        while completer.waiting < 50 { await Task.yield() }
        open.finish()
        #expect(await failed.isEmpty)
        try? await first
        #expect(groups.withLock { $0.map(\.count) } == [1, 50])
        #expect(groups.withLock { Set($0.joined()) } == Set(0...50))
    }

    @Test("tells those that lost their claim, and no others")
    func lost() async {
        let completer = Completer { completions in Set(completions.map(\.job.id).filter { $0.isMultiple(of: 3) }) }
        #expect(await complete(10, with: completer) == [3, 6, 9])
    }

    @Test("writes one by one what cannot be written together, so that one fault is one completion's")
    func alone() async {
        let completer = Completer { completions in
            if completions.contains(where: { $0.job.id == 7 }) { throw Broken() }
            return []
        }
        #expect(await complete(20, with: completer) == [7])
    }
}
