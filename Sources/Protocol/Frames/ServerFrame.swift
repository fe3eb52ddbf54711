/// Writes the frames that a node sends, each straight into the bytes of its caller.
package enum ServerFrame {
    /// Appends `welcome`; see `Welcome`.
    package static func append(_ welcome: Welcome, to output: inout [UInt8]) {
        output.append(text: "{\"type\":\"welcome\",\"user\":\"\(welcome.user)\"")
        output.append(text: ",\"device\":\"\(welcome.device)\",\"node\":")
        JSONText.append(welcome.node, to: &output)
        output.append(text: ",\"inbox\":\(welcome.inbox),\"last\":\(welcome.last),\"epoch\":\(welcome.epoch)")
        output.append(text: ",\"expires\":\(welcome.expires),\"heartbeat\":\(welcome.heartbeat)")
        if welcome.isNew { output.append(text: ",\"new\":true") }
        output.append(text: ",\"limits\":{")
        output.append(text: "\"content\":\(welcome.limits.contentBytes)")
        output.append(text: ",\"message\":\(welcome.limits.messageBytes)")
        output.append(text: ",\"rate\":\(welcome.limits.sendsPerSecond)")
        output.append(text: ",\"unanswered\":\(welcome.limits.unanswered)}}")
    }

    /// Appends `sent`, which says that the message is stored; the part of `id` before the dash is its time.
    package static func appendSent(
        ref: UInt64,
        id: Span<UInt8>,
        conversation: String,
        to output: inout [UInt8]
    ) {
        output.append(text: "{\"type\":\"sent\",\"ref\":")
        output.append(decimal: ref)
        output.append(text: ",\"id\":\"")
        output.append(copying: id)
        output.append(text: "\",\"conversation\":\"")
        output.append(text: conversation)
        output.append(text: "\",\"time\":")
        output.append(copying: id.extracting(0..<MessageID.timeLength(id)))
        output.append(UInt8(ascii: "}"))
    }

    /// Appends `answer`, which a service gave to the call with this ref.
    package static func appendAnswer(
        ref: UInt64,
        service: Span<UInt8>,
        content: Span<UInt8>,
        to output: inout [UInt8]
    ) {
        output.append(text: "{\"type\":\"answer\",\"ref\":")
        output.append(decimal: ref)
        output.append(text: ",\"service\":\"")
        output.append(copying: service)
        output.append(text: "\",\"content\":")
        output.append(copying: content)
        output.append(UInt8(ascii: "}"))
    }

    /// Appends `error`, which says that nothing happened; `after` is how many ms to wait before trying again.
    package static func append(_ refusal: FrameRefusal, after: UInt64? = nil, to output: inout [UInt8]) {
        output.append(text: "{\"type\":\"error\",")
        if let ref = refusal.ref { output.append(text: "\"ref\":\(ref),") }
        output.append(text: "\"code\":\"\(refusal.code.rawValue)\",\"message\":")
        JSONText.append(refusal.message, to: &output)
        output.append(text: ",\"retry\":\(refusal.code.isRetryable)")
        if let after { output.append(text: ",\"after\":\(after)") }
        output.append(UInt8(ascii: "}"))
    }

    /// Appends `resync`: the client forgets its inbox position and goes on from `inbox`; some before may be lost.
    package static func appendResync(inbox: UInt64, last: UInt64, epoch: UInt64, to output: inout [UInt8]) {
        output.append(text: "{\"type\":\"resync\",\"inbox\":\(inbox),\"last\":\(last),\"epoch\":\(epoch)}")
    }

    /// Appends the answer to a query of the same type; `fields` are the other members of the object, at least one.
    package static func append(_ type: String, ref: UInt64, fields: Span<UInt8>, to output: inout [UInt8]) {
        output.append(text: "{\"type\":\"\(type)\",\"ref\":")
        output.append(decimal: ref)
        output.append(UInt8(ascii: ","))
        output.append(copying: fields)
        output.append(UInt8(ascii: "}"))
    }

    /// Appends `done`: what the frame with this ref asked for is so.
    package static func appendDone(ref: UInt64, to output: inout [UInt8]) {
        output.append(text: "{\"type\":\"done\",\"ref\":")
        output.append(decimal: ref)
        output.append(UInt8(ascii: "}"))
    }

    /// Appends `typing`, which is shown and kept nowhere; `state` is a well-formed word of the client's frame.
    package static func appendTyping(
        state: Range<Int>?,
        of frame: Span<UInt8>,
        in conversation: ConversationID,
        from user: UserID,
        device: DeviceID,
        to output: inout [UInt8]
    ) {
        output.append(text: "{\"type\":\"typing\",\"conversation\":\"")
        output.append(text: conversation.text)
        output.append(text: "\",\"from\":\"")
        output.append(text: user.text)
        output.append(text: "\",\"device\":\"")
        output.append(text: device.text)
        output.append(text: "\",\"state\":\"")
        if let state {
            output.append(copying: frame.extracting(state))
        } else {
            output.append(text: "typing")
        }
        output.append(text: "\"}")
    }

    /// Appends `renewed`: the socket now lives until `expires`, in ms since 1970.
    package static func appendRenewed(expires: UInt64, to output: inout [UInt8]) {
        output.append(text: "{\"type\":\"renewed\",\"expires\":\(expires)}")
    }

    /// Appends `drain`, which says that the node leaves and when to connect again, in ms.
    ///
    /// `resume` is the last inbox id that was delivered.
    package static func appendDrain(after: UInt64, resume: UInt64, to output: inout [UInt8]) {
        output.append(text: "{\"type\":\"drain\",\"after\":\(after),\"resume\":\(resume)}")
    }
}
