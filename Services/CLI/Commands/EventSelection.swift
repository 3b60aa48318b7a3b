import Jobs

/// Which events somebody wants to see.
struct EventSelection {
    var job: String?
    var type: String?
    var statuses: Set<String> = []

    func takes(_ event: Event) -> Bool {
        guard statuses.isEmpty || statuses.contains(event.status) else { return false }
        switch event.kind {
        case .run: return job.map { $0 == event.name } ?? (type == nil)
        case .job: return type.map { $0 == event.name } ?? (job == nil)
        }
    }
}
