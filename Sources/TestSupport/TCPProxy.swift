internal import Foundation
internal import Synchronization

/// Stands between two sides on loopback and can make connections deaf: TCP stays up, and nothing arrives any more.
package final class TCPProxy: Sendable {
    /// Where it listens.
    package let port: UInt16
    private let control: Control

    /// What the proxy's thread looks at between two events.
    final class Control: Sendable {
        struct Wishes {
            /// Connections whose client has said this get nothing more, for good.
            var mark: String?
            /// Those that are opened meanwhile are deaf, too.
            var includesNew = false
            var isOver = false
        }

        let wishes = Mutex(Wishes())
    }

    /// Passes everything on to a port of this machine until told otherwise.
    package init(to target: UInt16) throws {
        let listener = try TCPProxyLoop.listen()
        port = listener.port
        let control = Control()
        self.control = control
        let thread = Thread {
            var loop = TCPProxyLoop(listener: listener.descriptor, target: target, control: control)
            loop.run()
        }
        thread.start()
    }

    deinit {
        control.wishes.withLock { $0.isOver = true }
    }

    /// Swallows from now on what the server sends to clients that have said `mark` among their first bytes.
    package func deafen(_ mark: String, includingNew: Bool) {
        control.wishes.withLock {
            $0.mark = mark
            $0.includesNew = includingNew
        }
    }

    /// Lets new connections through; those that are deaf stay so.
    package func heal() {
        control.wishes.withLock { $0.includesNew = false }
    }
}
