internal import FuzzSupport
internal import Protocol

/// One request parser and everything it reported.
struct RequestRun {
    /// What must not depend on how the bytes were cut.
    struct Outcome: Equatable {
        var heads: [String] = []
        var bodies: [UInt8] = []
        var ends = 0
        var error: HTTPError?
    }

    private(set) var outcome = Outcome()
    private var parser = HTTPRequestParser(limits: HTTPLimits(headBytes: 1000, fields: 20, bodyBytes: 500))

    mutating func feed(_ pieces: [[UInt8]]) {
        do throws(HTTPError) {
            for piece in pieces { try feed(piece) }
        } catch {
            outcome.error = error
            Fuzzer.require(error.status.code >= 400, "no status for \(error)")
        }
    }

    private mutating func feed(_ piece: [UInt8]) throws(HTTPError) {
        var offset = 0
        while true {
            switch try parser.next(piece.span, at: &offset) {
            case .needsMore:
                Fuzzer.require(offset == piece.count, "\(piece.count - offset) bytes were left")
                return
            case .head(let head):
                outcome.heads.append(Self.summary(head))
            case .body(let range):
                outcome.bodies += piece[range]
            case .end:
                outcome.ends += 1
            }
        }
    }

    private static func summary(_ head: HTTPRequestHead) -> String {
        let upgrade: String
        do throws(UpgradeError) {
            let request = try UpgradeRequest(head)
            let deflate = PermessageDeflate.choose(from: request.extensions)
            upgrade = "\(request.key) \(request.subprotocols) \(deflate?.response ?? "-")"
        } catch {
            upgrade = "\(error.status.code)"
        }
        return "\(head.method) \(head.target.segments) \(head.framing) \(head.keepsAlive) \(upgrade)"
    }
}
