import FoundationEssentials

/// Reads what the processes of a run count.
struct TallyReader: ~Copyable {
    private let folder: String
    private var views: [String: UnsafeMutableBufferPointer<Int64>] = [:]
    private var refreshed: Int64 = 0

    init(folder: String) {
        self.folder = folder
    }

    mutating func totals() throws -> TallyTotals {
        try refresh()
        var totals = TallyTotals()
        // Finished is read before sent: a backlog may come out too large by what happens between, never too small.
        for view in views.values {
            totals.finished += Int(view[TallyFile.finished])
            totals.lastFinish = max(totals.lastFinish, view[TallyFile.lastFinish])
        }
        for view in views.values {
            totals.started += Int(view[TallyFile.started])
            totals.sent += Int(view[TallyFile.sent])
            let first = view[TallyFile.firstStart]
            if first > 0, totals.firstStart == 0 || first < totals.firstStart { totals.firstStart = first }
        }
        return totals
    }

    /// Looks for new processes, 50 times a second at most.
    private mutating func refresh() throws {
        guard Monotonic.nanoseconds - refreshed > 20_000_000 else { return }
        refreshed = Monotonic.nanoseconds
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where views[name] == nil {
            let path = "\(folder)/\(name)"
            // made, but not yet sized
            guard try FileManager.default.attributesOfItem(atPath: path)[.size] as? UInt64 != 0 else { continue }
            views[name] = try TallyFile.map(path, create: false)
        }
    }
}
