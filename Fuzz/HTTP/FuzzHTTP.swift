internal import FuzzSupport
internal import Protocol

/// Requests, responses, upgrades and extension offers: the first byte says which, the second how reads are cut.
@main enum FuzzHTTP {
    static func main() {
        Fuzzer.run { input in
            guard input.count >= 2 else { return }
            let bytes = Array(input[2...])
            switch input[0] & 3 {
            case 0: requests(bytes, seed: input[1])
            case 1: responses(bytes, seed: input[1])
            case 2: requests(Array("GET /v1/socket HTTP/1.1\r\nHost: h\r\n".utf8) + bytes, seed: input[1])
            default: extensions(String(decoding: bytes, as: UTF8.self))
            }
        }
    }

    private static func requests(_ bytes: [UInt8], seed: UInt8) {
        Fuzzer.requireSameOutcome(of: bytes, seed: seed) { pieces in
            var run = RequestRun()
            run.feed(pieces)
            return run.outcome
        }
    }

    private static func responses(_ bytes: [UInt8], seed: UInt8) {
        Fuzzer.requireSameOutcome(of: bytes, seed: seed) { pieces in
            var run = ResponseRun()
            run.feed(pieces)
            return run.outcome
        }
    }

    private static func extensions(_ text: String) {
        if let offers = ExtensionOffer.parse(text), let agreed = PermessageDeflate.choose(from: offers) {
            Fuzzer.require(PermessageDeflate.windowBits.contains(agreed.deflateWindowBits), agreed.response)
            Fuzzer.require(PermessageDeflate.agreed(in: agreed.response) != nil, agreed.response)
        }
        if let agreed = PermessageDeflate.agreed(in: text) {
            Fuzzer.require(PermessageDeflate.windowBits.contains(agreed.deflateWindowBits), text)
        }
    }
}
