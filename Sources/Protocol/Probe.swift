package struct Probe: ~Copyable {
    package var state: UInt32 = 0
    package init() {}
    package mutating func feed(_ bytes: inout MutableSpan<UInt8>) -> Int {
        for i in bytes.indices { bytes[i] ^= 3; state &+= UInt32(bytes[i]) }
        return bytes.count
    }
    package func look(_ bytes: Span<UInt8>) -> Int { bytes.count }
}
package protocol Sink: AnyObject {
    func received(_ bytes: inout MutableSpan<UInt8>)
}
