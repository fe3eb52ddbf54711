/// Something that must not be.
package struct Violation: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// Redis has the message, and a device that should have got it did not.
        case lost
        /// The message was acknowledged, is not in the log, and no failover explains it.
        case notStored = "not-stored"
        /// A failover lost an acknowledged message although `sent` waited for replicas.
        case lostDespiteWait = "lost-despite-wait"
        /// A send got no answer until the end.
        case unanswered
        /// A send was refused for good, without a reason that the run gave.
        case refused
        /// A device's user got a message twice.
        case duplicate
        /// One send became two messages.
        case storedTwice = "stored-twice"
        /// A device's user got messages of a conversation in another order than that of their ids.
        case disorder
        /// A device's messages in a conversation are stored in another order than they were sent.
        case senderDisorder = "sender-disorder"
        /// A message reached somebody whom it is not for.
        case stray
        /// A receipt says more than what has happened.
        case falseReceipt = "false-receipt"
        /// What everybody has read was not told to its sender.
        case missingReceipt = "missing-receipt"
        /// A deleted message was shown afterwards.
        case shownAfterDeletion = "shown-after-deletion"
        /// A deletion that was confirmed did not happen, or did not reach a device.
        case missingDeletion = "missing-deletion"
        /// A client was not connected in the end.
        case notLive = "not-live"
        /// Something came that makes no sense.
        case oddity
    }

    package let kind: Kind
    /// What happened, for whoever looks for the reason.
    package let text: String

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}
