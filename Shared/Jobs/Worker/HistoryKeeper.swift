import Logging

/// Has history kept once an hour, by whichever process comes first; see ``HistoryLedger``.
struct HistoryKeeper: Sendable {
    let office: Office

    func run() async {
        while !Task.isCancelled {
            let pause: Duration
            do {
                try await office.lock.standing.confirm()
                let retention = office.configuration.historyRetention
                let report = try await HistoryLedger.keep(retention: retention, in: office.database)
                if let report { log(report) }
                pause = report?.postponed.isEmpty == false ? .seconds(60) : .seconds(3600)
            } catch {
                if Task.isCancelled { return }
                office.logger.warning("history could not be kept, trying again in 1 min: \(error)")
                pause = .seconds(60)
            }
            try? await ContinuousClock().sleep(for: pause)  // woken by cancellation, which the loop sees
        }
    }

    private func log(_ report: HistoryLedger.Report) {
        if report.strays > 0 {
            office.logger.warning("history: \(report.strays) jobs had ended in a week that nobody had prepared")
        }
        for what in report.postponed { office.logger.info("history: no lock in time to \(what), next in 1 min") }
        guard !report.made.isEmpty || !report.dropped.isEmpty || report.deleted > 0 else { return }
        office.logger.info(
            """
            history: made \(report.made.count) partitions, dropped \(report.dropped.count), deleted \(report.deleted) rows
            """)
    }
}
