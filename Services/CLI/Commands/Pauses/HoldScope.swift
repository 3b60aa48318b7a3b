import ArgumentParser
import Jobs

/// What `pause` and `resume` take; schedules have commands of their own.
enum HoldScope: String, CaseIterable, ExpressibleByArgument {
    case scheduled, type, family, tenant

    var scope: PauseScope {
        switch self {
        case .scheduled: .scheduled
        case .type: .type
        case .family: .family
        case .tenant: .tenant
        }
    }
}
