/// Bounds the delivering calls under way, and shares them among the groups: each makes one call when its turn comes.
///
/// So Redis' queue stays short, a group of a thousand does not hold up one of five, and the worker holds no more
/// encoded calls than the window has places.
final class CallWindow {
    private let size: Int
    private(set) var underWay = 0
    private var senders: [any CallSender] = []
    private var first = 0

    init(size: Int) {
        self.size = size
    }

    /// Has the sender make calls, one whenever there is a place and it is its turn, until it wants none.
    func add(_ sender: any CallSender) {
        senders.append(sender)
        fill()
    }

    /// A call was answered.
    func answered() {
        underWay -= 1
        fill()
    }

    private func fill() {
        while underWay < size, first < senders.count {
            let sender = senders[first]
            first += 1
            guard sender.wantsCall else { continue }
            underWay += 1
            sender.call()
            if sender.wantsCall { senders.append(sender) }
        }
        if first == senders.count || first >= 1_024 {
            senders.removeFirst(first)
            first = 0
        }
    }
}

/// Something with calls to make.
protocol CallSender: AnyObject {
    /// Whether there is one more.
    var wantsCall: Bool { get }
    /// Makes one call; the window hears `answered` once when it is answered, and never from within this call.
    func call()
}
