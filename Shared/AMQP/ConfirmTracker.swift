/// Which published messages the broker has not answered yet, on one channel in confirm mode.
///
/// The broker counts publishes from 1 and answers each exactly once with `basic.ack` or `basic.nack`, singly or up to
/// and including a tag (`multiple`), in any order. A mandatory message nobody takes first comes back as `basic.return`,
/// which carries no tag. But a channel handles publishes in order, and returns an unroutable one before it confirms it:
/// returns arrive in publish order, each while its message is still outstanding.
struct ConfirmTracker<Entry> {
    private struct Slot {
        let entry: Entry
        var returned: AMQPPublishOutcome?
    }

    /// The slots of tags `base`, `base + 1`, …; `nil` once answered. Those before `head` are all answered.
    private var slots: [Slot?] = []
    private var head = 0
    private var base: UInt64 = 1
    private var lastReturned: UInt64 = 0

    /// How many messages await an answer.
    private(set) var count = 0

    /// Records that a message was sent.
    ///
    /// - Returns: its tag.
    @discardableResult
    mutating func sent(_ entry: Entry) -> UInt64 {
        slots.append(Slot(entry: entry))
        count += 1
        return base + UInt64(slots.count - 1)
    }

    /// Applies the broker's answer, calling `settle` for each message it is about, in publish order. A tag answered
    /// before, or never given out, is ignored.
    mutating func answered(
        upTo tag: UInt64, multiple: Bool, as outcome: AMQPPublishOutcome, settle: (Entry, AMQPPublishOutcome) -> Void
    ) {
        // Tag 0 with `multiple` means all outstanding (AMQP 0-9-1, basic.ack).
        let named = tag == 0 && multiple ? slots.count - 1 : tag < base ? -1 : Int(clamping: tag - base)
        guard named >= head, multiple || named < slots.count else { return }
        let last = min(named, slots.count - 1)
        guard last >= head else { return }
        for index in (multiple ? head : last)...last {
            guard let slot = slots[index] else { continue }
            slots[index] = nil
            count -= 1
            settle(slot.entry, slot.returned ?? outcome)
        }
        advance()
    }

    /// Marks the outstanding message a `basic.return` is about.
    ///
    /// - Parameter matches: tried from the strictest to the loosest; the first that finds a message decides. Each looks
    ///   first behind the last returned message, then at all outstanding ones.
    /// - Returns: whether a message was found.
    mutating func returned(_ outcome: AMQPPublishOutcome, matching matches: ((Entry) -> Bool)...) -> Bool {
        let behind = max(head, lastReturned >= base ? Int(lastReturned - base) + 1 : head)
        for match in matches {
            for range in [behind..<max(behind, slots.count), head..<slots.count] {
                for index in range {
                    guard let slot = slots[index], slot.returned == nil, match(slot.entry) else { continue }
                    slots[index]?.returned = outcome
                    lastReturned = base + UInt64(index)
                    return true
                }
            }
        }
        return false
    }

    /// Every message still without an answer, in publish order.
    var outstanding: [Entry] { slots[head...].compactMap { $0?.entry } }

    private mutating func advance() {
        while head < slots.count, slots[head] == nil { head += 1 }
        guard head == slots.count || head >= 1024 else { return }
        base += UInt64(head)
        slots.removeFirst(head)
        head = 0
    }
}
