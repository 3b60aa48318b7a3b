import TestSupport

extension Fault.Need {
    /// Why this machine cannot play what needs it; `nil` when it can.
    var isMissing: String? {
        switch self {
        case .network:
            OwnNetwork.isEntered ? nil : "there is no right to make a network namespace"
        case .clock:
            FakeClock.library == nil ? "there is no libfaketime; its Debian package is faketime" : nil
        }
    }
}
