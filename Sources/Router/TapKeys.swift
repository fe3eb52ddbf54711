/// The taps of one kind of function call: their streams are further keys, their limits further arguments.
package struct TapKeys: Equatable, Sendable {
    /// Message taps first, then those of pushes.
    package let taps: [Tap]

    /// How many of them want messages.
    package let messageCount: Int

    init(messages: [Tap], push: [Tap] = []) {
        taps = messages + push
        messageCount = messages.count
    }

    /// Without any, a call has neither further keys nor further arguments.
    package var isEmpty: Bool { taps.isEmpty }
}
