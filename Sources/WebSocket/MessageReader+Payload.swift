extension MessageReader {
    /// Calls `body` with the payload of the last event; `bytes` are those that `next` was given.
    package func withPayload<Result>(
        _ payload: MessagePayload,
        in bytes: Span<UInt8>,
        _ body: (Span<UInt8>) -> Result
    ) -> Result {
        switch payload {
        case .inPlace(let range): body(bytes.extracting(range))
        case .assembled: body(assembled.span)
        case .assembledControl: body(assembledControl.span)
        }
    }
}
