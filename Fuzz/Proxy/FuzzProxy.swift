internal import FuzzSupport
internal import Protocol

/// PROXY protocol headers; the first byte says how reads are cut.
@main enum FuzzProxy {
    private struct Outcome: Equatable {
        var header: ProxyHeader?
        var text = ""
        var rest: [UInt8] = []
        var error: ProxyHeaderError?
    }

    static func main() {
        Fuzzer.run { input in
            guard let seed = input.first else { return }
            Fuzzer.requireSameOutcome(of: Array(input[1...]), seed: seed, parse)
        }
    }

    private static func parse(_ pieces: [[UInt8]]) -> Outcome {
        var parser = ProxyHeaderParser()
        var outcome = Outcome()
        do throws(ProxyHeaderError) {
            for piece in pieces {
                var offset = 0
                if outcome.header == nil { outcome.header = try parser.next(piece.span, at: &offset) }
                if outcome.header != nil { outcome.rest += piece[offset...] }
            }
        } catch {
            outcome.error = error
        }
        if case .proxied(let source, let destination) = outcome.header {
            outcome.text = "\(source) \(destination)"
        }
        return outcome
    }
}
