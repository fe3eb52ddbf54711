internal import Protocol
internal import Testing

/// Depth, ends and neighbours: what a hostile text could reach beyond its grammar.
@Suite struct JSONScannerBoundTests {
    /// Every construct once.
    private static let text = #"{"a":{"b":[-1.5e+3,true,false,null,"\u00e9\n"],"c":{}},"d":"x","e":0}"#

    @Test(arguments: [("[", "]"), ("{\"a\":", "}")])
    func `nesting is accepted up to the limit and refused beyond it`(_ open: String, _ close: String) {
        func nested(_ depth: Int) -> JSONWalk {
            let inner = open == "[" ? "" : "1"
            let value =
                String(repeating: open, count: depth - 1) + inner + String(repeating: close, count: depth - 1)
            return JSONWalk("{\"a\":\(value)}")
        }
        #expect(nested(JSONScanner.depthLimit).isAccepted)
        #expect(nested(JSONScanner.depthLimit + 1) == .refused(.tooDeep))
        #expect(nested(100_000) == .refused(.tooDeep))
    }

    @Test func `containers beside each other do not add up to depth`() {
        let value = String(repeating: "[[]],", count: 100) + "1"
        #expect(JSONWalk("{\"a\":[\(value)]}").isAccepted)
    }

    @Test func `a text cut off at any byte ends too early`() {
        let bytes = Array(Self.text.utf8)
        #expect(JSONWalk(bytes, 0..<bytes.count).isAccepted)
        for end in 0..<bytes.count {
            #expect(JSONWalk(bytes, 0..<end) == .refused(.unexpectedEnd), "cut at \(end)")
        }
    }

    @Test func `nothing outside the range matters`() {
        let whole = JSONWalk(Self.text)
        let bytes = Array(Self.text.utf8)
        for neighbour in ["\"", "}", "{", "1", "\\", ",", " ", "\u{0}"] {
            let all = Array(neighbour.utf8) + bytes + Array(neighbour.utf8)
            #expect(JSONWalk(all, 1..<bytes.count + 1) == whole)
            for end in 1...bytes.count {
                #expect(JSONWalk(all, 1..<end) == .refused(.unexpectedEnd))
            }
        }
    }

    @Test func `no single byte put in place of another gets past the end or traps`() {
        let bytes = Array(Self.text.utf8)
        for index in bytes.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = bytes
                changed[index] = byte
                guard case .refused(.unexpectedByte(let offset)) = JSONWalk(changed, 0..<changed.count) else {
                    continue
                }
                #expect(offset < changed.count)
            }
        }
    }
}
