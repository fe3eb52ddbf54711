import Client
import Protocol

/// Notes what a connection reports.
final class ConnectionRecorder: WebSocketReceiver {
    private(set) var isOpened = false
    private(set) var messages: [[UInt8]] = []
    private(set) var pongs: [[UInt8]] = []
    private(set) var ends: [ConnectionEnd] = []
    private(set) var heardCount = 0
    var onMessage: (WebSocketConnection) -> Void = { _ in }

    var texts: [String] { messages.map { String(decoding: $0, as: UTF8.self) } }

    func opened(_ connection: WebSocketConnection) {
        isOpened = true
    }

    func heard(_ connection: WebSocketConnection) {
        heardCount += 1
    }

    func received(_ message: Span<UInt8>, _ kind: MessageKind, from connection: WebSocketConnection) {
        var copy: [UInt8] = []
        copy.append(copying: message)
        messages.append(copy)
        onMessage(connection)
    }

    func ponged(_ payload: Span<UInt8>, from connection: WebSocketConnection) {
        var copy: [UInt8] = []
        copy.append(copying: payload)
        pongs.append(copy)
    }

    func ended(_ connection: WebSocketConnection, _ end: ConnectionEnd) {
        ends.append(end)
    }
}
