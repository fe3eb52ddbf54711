package import Terminal

/// Where the window is.
extension ChatScreen {
    /// Notes the terminal's new size; the lowest entry in the window stays there, as far as there are lines above it.
    package mutating func resized(to size: ScreenSize) {
        guard scrolledUp > 0, let conversation = shown.flatMap({ book[$0] }) else {
            self.size = size
            return
        }
        let place = conversation.transcript.place(linesBelow: scrolledUp, view(of: conversation))
        self.size = size
        let wanted = conversation.transcript.linesBelow(place, view(of: conversation))
        let window = transcriptHeight
        scrolledUp = max(min(wanted, conversationLines(wanted + window).count - window), 0)
        if scrolledUp == 0 { unseen = 0 }
    }

    /// Keeps the window where it is when a line was added below it.
    mutating func holdPlace() {
        guard scrolledUp > 0, let conversation = shown.flatMap({ book[$0] }) else { return }
        scrolledUp += conversation.transcript.newestHeight(view(of: conversation))
        unseen += 1
    }

    /// Goes back to the newest line.
    mutating func follow() {
        scrolledUp = 0
        unseen = 0
    }
}
