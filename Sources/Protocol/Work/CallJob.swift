/// What a service's stream holds of a call: who asks what, until when, and where the answer is to be published.
package enum CallJob {
    /// The `type` of the stream's entry.
    package static let type = "call"

    /// Appends the job's payload, one JSON object.
    ///
    /// `deadline` is in ms since 1970, by the node's clock: an answer behind it reaches nobody. `reply` is the channel to
    /// publish the answer on, `id` what the answer is to repeat: which call it is, of letters, digits and dashes.
    package static func append(
        _ call: ClientFrame.Call,
        of frame: Span<UInt8>,
        user: UserID,
        device: DeviceID,
        id: Span<UInt8>,
        deadline: UInt64,
        reply: Span<UInt8>,
        to output: inout [UInt8]
    ) {
        output.append(text: "{\"service\":\"")
        output.append(copying: frame.extracting(call.service))
        output.append(text: "\",\"user\":\"\(user)\",\"device\":\"\(device)\",\"ref\":\(call.ref),\"id\":\"")
        output.append(copying: id)
        output.append(text: "\",\"deadline\":\(deadline),\"reply\":")
        JSONText.append(String(copying: reply, 0..<reply.count), to: &output)
        output.append(text: ",\"content\":")
        output.append(copying: frame.extracting(call.content))
        output.append(UInt8(ascii: "}"))
    }
}
