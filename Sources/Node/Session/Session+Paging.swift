internal import Protocol
internal import Redis
internal import Router
internal import Telemetry

/// Pages of the inbox.
extension Session {
    /// Redis answered with a page, or refused to.
    func page(_ reply: Reply) {
        guard reply.kind == .array else {
            node.log.warning(
                "Redis refused to read an inbox",
                ["error": .text(reply.string ?? "an unexpected reply")]
            )
            _ = delivery.interrupted()
            return node.retries.add(self)
        }
        let isCut = passOn(reply)
        let isWhole = reply.count >= pageSize.entries
        pageSize.received(bytes: Session.eventBytes(of: reply), isFull: isWhole)
        // A filled page may end early: there is nothing more only when there is nothing in it.
        let isFull = isCut || (delivery.isFilling ? reply.count > 0 : isWhole)
        _ = delivery.pageEnded(count: reply.count, isFull: isFull, isOutputFull: isBackedUp)
        // What the device has acknowledged ahead of the page goes on with it.
        passOnAcknowledgement()
    }

    private static func eventBytes(of page: Reply) -> Int {
        (0..<page.count).reduce(0) { $0 + (page[$1]?[1]?[1]?.withBytes { $0.count } ?? 0) }
    }

    /// Passes on a page up to where the client is behind; true when some of it is left to be read again.
    private func passOn(_ page: Reply) -> Bool {
        let needless = needlessReceipts(of: page)
        let start = delivery.position
        for index in 0..<page.count {
            if delivery.position > start, isBackedUp { return true }
            guard let entry = page[index], let id = entry[0] else { continue }
            guard let inbox = id.withBytes({ StoredEvent.inbox(ofEntry: $0) }) else { continue }
            pageEntry(inbox, entry[1]?[1], isNeedless: needless.contains(index))
        }
        return false
    }

    /// The entries that a later one of the page makes needless; mostly none.
    private func needlessReceipts(of page: Reply) -> Set<Int> {
        var merge = ReceiptMerge()
        var needless: Set<Int> = []
        for index in (0..<page.count).reversed() {
            guard let event = page[index]?[1]?[1] else { continue }
            if event.withBytes({ merge.isNeedless($0) }) { needless.insert(index) }
        }
        return needless
    }

    private func pageEntry(_ inbox: UInt64, _ event: Reply?, isNeedless: Bool) {
        let action = delivery.entry(inbox)
        if action == .resyncAndDeliver { resync(behind: inbox - 1) }
        guard action != .none, let event else { return }
        guard !isNeedless else {
            node.metrics.receiptsMerged.increment()
            return skip()
        }
        event.withBytes { bytes in
            guard let header = EventHeader(bytes) else {
                node.metrics.foreignPublications.increment()
                return
            }
            deliver(bytes, header, inbox)
        }
    }
}
