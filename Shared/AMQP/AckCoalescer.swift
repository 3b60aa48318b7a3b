/// Turns settled delivery tags of one channel into the fewest acknowledgement frames.
///
/// The broker hands out tags 1, 2, 3, … on a channel. `basic.ack` with `multiple` settles every tag up to its own, so it
/// may only name a tag below which nothing is left open. A tag settled twice, or one the broker does not wait for, makes
/// the broker close the channel (406): each tag is sent once.
struct AckCoalescer: Sendable {
    enum Disposition: Sendable, Equatable {
        case acknowledged
        case rejected(requeue: Bool)
    }

    /// A method to send to the broker.
    enum Frame: Sendable, Equatable {
        case ack(tag: UInt64, multiple: Bool)
        case reject(tag: UInt64, requeue: Bool)
    }

    private enum Mark: UInt8 {
        /// Not settled yet.
        case open
        /// Acknowledged, to be sent by the next ``flush()``.
        case pending
        /// The broker knows, or will by the frames being flushed.
        case sent
    }

    /// The marks of tags `base`, `base + 1`, …
    private var marks: [Mark] = []
    private var base: UInt64 = 1
    private var pendingAcks: [UInt64] = []
    private var rejects: [Frame] = []

    /// How many deliveries ``flush()`` will tell the broker about.
    var pendingCount: Int { pendingAcks.count + rejects.count }

    /// Records how a delivery ended. A tag settled before is ignored.
    mutating func settle(_ tag: UInt64, _ disposition: Disposition) {
        guard tag >= base else { return }
        let index = Int(tag - base)
        if index >= marks.count { marks.append(contentsOf: repeatElement(.open, count: index - marks.count + 1)) }
        guard marks[index] == .open else { return }
        switch disposition {
        case .acknowledged:
            marks[index] = .pending
            pendingAcks.append(tag)
        case .rejected(let requeue):
            marks[index] = .sent
            rejects.append(.reject(tag: tag, requeue: requeue))
        }
    }

    /// The frames that tell the broker everything settled since the last flush, in the order to send them.
    mutating func flush() -> [Frame] {
        guard pendingCount > 0 else { return [] }
        var frames = rejects
        rejects.removeAll(keepingCapacity: true)
        appendContiguous(to: &frames)
        for tag in pendingAcks where tag >= base && marks[Int(tag - base)] == .pending {
            marks[Int(tag - base)] = .sent
            frames.append(.ack(tag: tag, multiple: false))
        }
        pendingAcks.removeAll(keepingCapacity: true)
        return frames
    }

    /// Takes the settled run at the front: one frame covers it, named for its last acknowledged tag.
    private mutating func appendContiguous(to frames: inout [Frame]) {
        var last: UInt64?
        var count = 0
        var settled = 0
        while settled < marks.count, marks[settled] != .open {
            if marks[settled] == .pending {
                last = base + UInt64(settled)
                count += 1
            }
            settled += 1
        }
        if let last { frames.append(.ack(tag: last, multiple: count > 1)) }
        marks.removeFirst(settled)
        base += UInt64(settled)
    }
}
