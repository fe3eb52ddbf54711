internal import Loop
internal import WebSocket

/// A user's device: runs `MessagingState` on WebSocket connections, and reconnects until it is stopped.
///
/// Many can share one `ClientContext`. The context's timer and the open connection hold the client; `stop` lets go.
package final class MessagingClient {
    /// Who hears of it.
    package weak var delegate: (any MessagingDelegate)?

    /// What it shares with others on its loop.
    package let context: ClientContext

    let endpoint: Endpoint
    let options: WebSocketOptions
    let token: (UInt64) -> String
    var state: MessagingState
    var connection: WebSocketConnection?
    package var deadlineIndex: Int?

    /// Actions that are being carried out, and those that came up meanwhile, in order.
    var actions: [MessagingAction] = []
    var isPerforming = false
    var isTurnEndSet = false

    /// A client that is not started.
    ///
    /// `token` makes the token for each connect and renewal, given the time in ms since 1970; set
    /// `MessagingSettings.hasFreshTokens` if it makes a new one each time.
    package init(
        context: ClientContext,
        endpoint: Endpoint,
        options: WebSocketOptions = WebSocketOptions(),
        settings: MessagingSettings = MessagingSettings(),
        inbox: InboxPosition = InboxPosition(),
        token: @escaping (UInt64) -> String
    ) {
        self.context = context
        self.endpoint = endpoint
        self.options = options
        self.token = token
        state = MessagingState(
            settings: settings,
            wallClock: context.loop.wallClock,
            seed: UInt64(context.random.mask()) << 32 | UInt64(context.random.mask()),
            inbox: inbox
        )
    }

    /// Where the connection stands.
    package var status: ConnectionStatus { state.status }

    /// Why the last attempt or connection ended; nil before the first, and while messages flow.
    package var lastEnd: ConnectionEnd? { state.lastEnd }

    /// The sends that were not answered yet.
    package var outbox: Outbox { state.outbox }

    /// How far the inbox was read.
    package var inbox: InboxPosition { state.inbox }

    /// Bytes that wait for the socket.
    package var pendingBytes: Int { connection?.pendingBytes ?? 0 }

    /// Connects, and connects again whenever the connection is lost.
    package func start() {
        let now = context.loop.now
        run { $0.started(at: now, &$1) }
    }

    /// Acknowledges what was delivered, closes, and stays closed until `start`; unanswered sends are kept.
    package func stop() {
        run { $0.stopped(&$1) }
    }

    /// Sends a message, and repeats it until it is answered.
    ///
    /// `recipient` is `user:…` or `group:…`, `content` one JSON object.
    @discardableResult
    package func send(to recipient: String, content: [UInt8]) throws(SubmitError) -> SendID {
        let now = context.loop.now
        var outcome: Result<SendID, SubmitError> = .failure(.closed)
        run { state, actions in
            do throws(SubmitError) {
                outcome = .success(try state.submitted(to: recipient, content: content, at: now, &actions))
            } catch {
                outcome = .failure(error)
            }
        }
        return try outcome.get()
    }

    /// Asks a service something; the delegate hears the answer, or that there is none.
    ///
    /// `content` is one JSON object. A call survives no connection: ask again then.
    @discardableResult
    package func call(
        _ service: String,
        content: [UInt8],
        timeout: Duration? = nil
    ) throws(SubmitError) -> CallID {
        let milliseconds = timeout.map { UInt64(max($0 / .milliseconds(1), 0)) }
        var outcome: Result<CallID, SubmitError> = .failure(.closed)
        run { state, actions in
            do throws(SubmitError) {
                let id = try state.called(service, content: content, timeout: milliseconds, &actions)
                outcome = .success(id)
            } catch {
                outcome = .failure(error)
            }
        }
        return try outcome.get()
    }

    /// Sends any frame, once and without repeats; false when there is no open connection.
    @discardableResult
    package func transmit(_ frame: Span<UInt8>) -> Bool {
        connection?.send(frame) ?? false
    }

    /// Drops the connection without a word, as a broken network does, for tests; it is opened again after a delay.
    package func breakConnection() {
        connection?.abandonSilently()
        connection = nil
        let now = context.loop.now
        run { $0.ended(.lost(detail: "broken on purpose"), at: now, &$1) }
    }
}
