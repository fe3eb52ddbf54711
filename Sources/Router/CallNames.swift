/// Names for the calls of one node, each given once; other nodes, and this one in its next life, give others.
package struct CallNames: Sendable {
    /// A call's number among those of the node, and what it is called in its job and its answer.
    package struct Name: Equatable, Sendable {
        package let number: UInt64
        package let id: [UInt8]
    }

    private let mark: String
    private var last: UInt64 = 0

    /// - Parameter seed: random, so that no two lives of nodes give the same names.
    package init(seed: UInt64) {
        mark = String(seed, radix: 36)
    }

    package mutating func next() -> Name {
        last += 1
        return Name(number: last, id: Array("\(mark)-\(last)".utf8))
    }
}
