import CRabbitMQ
import Logging

extension PublishDriver {
    /// Reads everything that has arrived and sends what may be sent, until there is neither.
    func drive() {
        guard let link else { return }
        do throws(AMQPError) {
            repeat {
                link.watchdog.callBegins()
                try readAll(link)
            } while try sendSome(link)
        } catch {
            link.watchdog.callEnded()
            return lose(error)
        }
        link.watchdog.callEnded()
        renewChannelIfDue()
        closeIfDone()
    }

    private func note(_ outcome: AMQPPublishOutcome, for message: AMQPMessage) {
        guard outcome == .rejected || !rejections.isEmpty else { return }
        let address = Rejections.Address(exchange: message.exchange, routingKey: message.routingKey)
        if rejections.answered(outcome, for: address, at: .now) { wantsNewChannel = true }
    }

    /// Once nothing awaits an answer, so that none is lost.
    private func renewChannelIfDue() {
        guard wantsNewChannel, tracker.count == 0, !isClosing else { return }
        lose(
            AMQPError(
                code: .connectionLost,
                message: "The broker has rejected everything for some address for a while; trying a new connection."))
    }

    private func readAll(_ link: Link) throws(AMQPError) {
        while let inbound = try link.handle.next() { handle(inbound) }
    }

    private func handle(_ inbound: Inbound) {
        switch inbound {
        case .answered(let tag, let multiple, let isAcknowledged):
            tracker.answered(upTo: tag, multiple: multiple, as: isAcknowledged ? .confirmed : .rejected) {
                note($1, for: $0.message)
                $0.request.settle($0.index, $1)
                if $0.request.isOver { requests[$0.request.id] = nil }
            }
        case .returned(let message, let content):
            returned(message, content)
        case .blocked(let reason):
            blockedReason = reason
            logger.warning("the broker takes no messages for now", metadata: ["reason": "\(reason)"])
        case .unblocked:
            blockedReason = nil
            logger.info("the broker takes messages again")
        case .delivery, .cancelled:
            break
        }
    }

    /// A return names no tag. What it does carry is compared from all of it to the address alone, among the messages
    /// behind the last one returned first (see ``ConfirmTracker``). Messages equal in everything are interchangeable.
    private func returned(_ message: ContentStart.Return, _ content: Inbound.Content) {
        let properties = AMQPProperties(encoded: content.properties)
        func hasAddress(_ sent: AMQPMessage) -> Bool {
            sent.mandatory && sent.exchange == message.exchange && sent.routingKey == message.routingKey
        }
        let isKnown = tracker.returned(
            .returned(code: message.code, text: message.text),
            matching: {
                let sent = $0.message
                return hasAddress(sent) && sent.properties.isSame(as: properties) && sent.body.count == content.size
                    && sent.body.starts(with: content.body)
            },
            { hasAddress($0.message) && $0.message.properties.messageID == properties.messageID },
            { hasAddress($0.message) })
        guard !isKnown else { return }
        logger.error(
            "the broker returned a message that was not outstanding",
            metadata: ["exchange": "\(message.exchange)", "key": "\(message.routingKey)"])
    }

    /// Sends messages while the window, the socket and the broker allow.
    ///
    /// - Returns: whether more could be sent at once, after reading what came in meanwhile.
    private func sendSome(_ link: Link) throws(AMQPError) -> Bool {
        guard blockedReason == nil, !wantsNewChannel, !link.isAwaitingWritable,
            tracker.count < configuration.confirmWindow,
            var request = waiting.next()
        else { return false }
        var budget = SendBudget(descriptor: link.handle.descriptor)
        crmq_cork_socket(link.handle.descriptor, 1)
        defer { crmq_cork_socket(link.handle.descriptor, 0) }
        while tracker.count < configuration.confirmWindow {
            guard budget.allows(request.messages[request.sent]) else {
                awaitWritable(link)
                return false
            }
            let entry = Entry(request: request, index: request.sendNext())
            tracker.sent(entry)
            try link.handle.publish(entry.message)
            if request.isSent {
                guard let next = waiting.next() else { return false }
                request = next
            }
        }
        return true
    }

    private func awaitWritable(_ link: Link) {
        link.whenWritable { [weak self] in
            self?.assumeIsolated {
                $0.link?.stopAwaitingWritable()
                $0.drive()
            }
        }
    }
}
