import Hosting
import Jobs
import Logging
import Models

/// Rings after a command has committed.
enum Bell {
    /// For jobs that are due now, by family. Without a broker the services' sweeps find them within a second.
    static func ring(_ due: [Family: Int], _ backbone: Backbone) async {
        guard due.contains(where: { $0.value > 0 }) else { return }
        let ringer = BellRinger(broker: backbone.broker, logger: Logger(label: "bells"))
        try? await ringer.whileConnected(patience: patience) { ringer in  // it throws what the closure throws: nothing
            for (family, jobs) in due { ringer.ring(for: family, jobs: jobs) }
        }
    }

    private static let patience = Duration.seconds(1)
}
