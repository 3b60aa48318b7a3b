import FoundationEssentials
import Glibc
import TestSupport

/// Plays every fault that was asked for, on every broker.
struct Season {
    let options: Chaos

    func run() async throws -> [Outcome] {
        let undertaker = try Undertaker()
        defer { undertaker.finish() }
        let database = try PrivateDatabase(undertaker: undertaker, listensEverywhere: OwnNetwork.isEntered)
        try await Servers.prepare(database)
        var outcomes: [Outcome] = []
        for (place, release) in releases.enumerated() {
            let faults = faults(isFirst: place == 0)
            for isCluster in [false, true] {
                let alike = faults.filter { $0.cast.isCluster == isCluster }
                outcomes += try await play(alike, release, nodes: isCluster ? 3 : 1, database, undertaker)
            }
        }
        return outcomes
    }

    private var releases: [BrokerRelease] {
        ([.installed] + options.brokerRoot.map { BrokerRelease(root: $0) }).filter {
            $0.version.hasPrefix(options.broker ?? "")
        }
    }

    private func faults(isFirst: Bool) -> [Fault] {
        Fault.all.filter { fault in
            let isNamed = options.only.isEmpty || options.only.contains { fault.name.contains($0) }
            guard options.short else { return isNamed }
            switch fault.short {
            case .never: return false
            case .once: return isNamed && isFirst
            case .everywhere: return isNamed
            }
        }
    }

    private func play(
        _ faults: [Fault], _ release: BrokerRelease, nodes: Int, _ database: PrivateDatabase, _ undertaker: Undertaker
    ) async throws -> [Outcome] {
        if faults.isEmpty { return [] }
        say("starting \(nodes == 1 ? "RabbitMQ" : "\(nodes) nodes of RabbitMQ") \(release.version)")
        let servers = try await Servers.start(
            release, scenes: faults.count, nodes: nodes, isIsolated: OwnNetwork.isEntered, undertaker,
            database: database)
        var outcomes: [Outcome] = []
        for (number, fault) in faults.enumerated() {
            outcomes.append(await play(fault, on: servers, number))
        }
        try await servers.stop()
        return outcomes
    }

    private func play(_ fault: Fault, on servers: Servers, _ number: Int) async -> Outcome {
        let start = ContinuousClock.now
        var outcome = Outcome(fault, broker: servers.broker.version)
        if let reason = fault.needs?.isMissing {
            outcome.skipped = reason
        } else {
            outcome = await Play(fault: fault, servers: servers, number: number).run()
        }
        let verdict = outcome.isGood ? "in order" : outcome.complaints.first ?? "not in order"
        let recovery = outcome.recovery.map { ", work flowed again after \(Report.seconds($0))" } ?? ""
        say("\(fault.name): \(verdict)\(recovery) (\(Report.seconds(.now - start)))")
        if !outcome.isGood, options.keep { keepLogs(servers.undertaker.folder, fault) }
        return outcome
    }

    private func keepLogs(_ folder: String, _ fault: Fault) {
        let place = "\(FileManager.default.currentDirectoryPath)/chaos-logs-\(getpid())"
        do {
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasSuffix(".log") {
                let target = "\(place)/\(fault.name.filter(\.isLetter))-\(file)"
                if FileManager.default.fileExists(atPath: target) { try FileManager.default.removeItem(atPath: target) }
                try FileManager.default.copyItem(atPath: "\(folder)/\(file)", toPath: target)
            }
            say("its logs are in \(place)")
        } catch {
            say("its logs could not be kept: \(error)")
        }
    }

    /// Progress, line by line, whatever standard output is.
    private func say(_ text: String) {
        let line = Array("chaos: \(text)\n".utf8)
        _ = write(STDOUT_FILENO, line, line.count)  // there is nowhere to report that standard output is closed
    }
}
