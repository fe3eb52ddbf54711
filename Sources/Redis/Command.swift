/// The arguments of one Redis command, gathered in buffers that are reused from command to command.
///
/// Must answer with exactly one reply: never SUBSCRIBE, MONITOR, HELLO, RESET, QUIT or CLIENT REPLY on a `RedisLink`.
package struct Command {
    /// All arguments one behind the other.
    private(set) var bytes: [UInt8] = []
    /// Where each argument ends in `bytes`.
    private(set) var ends: [Int] = []

    /// A buffer that one command has grown past this many bytes is given back.
    private static let mostIdleBytes = 256 * 1024

    /// An empty command, for callers who build one before they have a link to give it to.
    package init() {}

    /// The number of arguments so far, the command's name included.
    package var count: Int { ends.count }

    /// Empties it and keeps the buffers.
    mutating func clear() {
        if bytes.capacity > Self.mostIdleBytes { bytes = [] }
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    /// Starts an argument that is made of several parts; it ends where the next one starts.
    package mutating func begin() {
        ends.append(bytes.count)
    }

    /// Adds bytes to the argument that was started last.
    package mutating func append(_ part: Span<UInt8>) {
        bytes.append(part)
        extendLast()
    }

    /// Adds the UTF-8 of a text to the argument that was started last.
    package mutating func append(_ part: StaticString) {
        part.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
        extendLast()
    }

    /// Adds the UTF-8 of a text to the argument that was started last; allocates nothing for a literal.
    package mutating func append(_ part: String) {
        bytes.append(contentsOf: part.utf8)
        extendLast()
    }

    /// Has the closure append to the argument that was started last; what the array holds already has to stay.
    package mutating func append(_ build: (inout [UInt8]) -> Void) {
        if ends.isEmpty { begin() }
        build(&bytes)
        extendLast()
    }

    /// Adds a number in decimal to the argument that was started last.
    package mutating func append(_ part: UInt64) {
        bytes.appendDecimal(part)
        extendLast()
    }

    /// Adds a number in decimal to the argument that was started last.
    package mutating func append(_ part: Int64) {
        if part < 0 { bytes.append(UInt8(ascii: "-")) }
        append(part.magnitude)
    }

    /// Adds a number in decimal to the argument that was started last.
    package mutating func append(_ part: Int) {
        append(Int64(part))
    }

    private mutating func extendLast() {
        if ends.isEmpty { ends.append(0) }
        ends[ends.count - 1] = bytes.count
    }
}

extension Command {
    /// Adds an argument of these bytes.
    package mutating func add(_ argument: Span<UInt8>) {
        begin()
        append(argument)
    }

    /// Adds an argument of this text.
    package mutating func add(_ argument: StaticString) {
        begin()
        append(argument)
    }

    /// Adds an argument of this text; allocates nothing for a literal.
    package mutating func add(_ argument: String) {
        begin()
        append(argument)
    }

    /// Adds an argument that the closure appends in place; what the array holds already are other arguments.
    package mutating func add(_ build: (inout [UInt8]) -> Void) {
        begin()
        append(build)
    }

    /// Adds a number as an argument in decimal.
    package mutating func add(_ argument: UInt64) {
        begin()
        append(argument)
    }

    /// Adds a number as an argument in decimal.
    package mutating func add(_ argument: Int64) {
        begin()
        append(argument)
    }

    /// Adds a number as an argument in decimal.
    package mutating func add(_ argument: Int) {
        begin()
        append(argument)
    }
}

extension [UInt8] {
    /// Writes the digits straight into the array, the lowest first, and turns them round; `String` would be a detour.
    fileprivate mutating func appendDecimal(_ number: UInt64) {
        var low = count
        var rest = number
        repeat {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        var high = count - 1
        // Not `self[low...].reverse()`: a slice that changes copies its elements, which costs an allocation.
        while low < high {
            swapAt(low, high)
            low += 1
            high -= 1
        }
    }
}
