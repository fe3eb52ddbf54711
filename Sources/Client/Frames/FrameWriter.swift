internal import Protocol

/// Writes the frames that a client sends, each behind what `output` holds already.
package enum FrameWriter {
    /// `send`: a message, with the ref that makes its repeats harmless.
    package static func append(_ entry: OutboxEntry, to output: inout [UInt8]) {
        output.append(text: "{\"type\":\"send\",\"ref\":")
        output.append(decimal: entry.ref)
        output.append(text: ",\"to\":")
        JSONText.append(entry.recipient, to: &output)
        output.append(text: ",\"content\":")
        output.append(contentsOf: entry.content)
        output.append(UInt8(ascii: "}"))
    }

    /// `call`: a question to a service.
    package static func append(_ call: CallRequest, to output: inout [UInt8]) {
        output.append(text: "{\"type\":\"call\",\"ref\":")
        output.append(decimal: call.id.ref)
        output.append(text: ",\"service\":")
        JSONText.append(call.service, to: &output)
        if let timeout = call.timeout { output.append(text: ",\"timeout\":\(timeout)") }
        output.append(text: ",\"content\":")
        output.append(contentsOf: call.content)
        output.append(UInt8(ascii: "}"))
    }

    /// `ack`: everything up to this number of the inbox of that epoch has reached the device.
    package static func appendAcknowledgement(_ inbox: UInt64, epoch: UInt64?, to output: inout [UInt8]) {
        output.append(text: "{\"type\":\"ack\",\"inbox\":")
        output.append(decimal: inbox)
        if let epoch {
            output.append(text: ",\"epoch\":")
            output.append(decimal: epoch)
        }
        output.append(UInt8(ascii: "}"))
    }

    /// `renew`: a fresh token for the same user and device.
    package static func appendRenewal(token: String, to output: inout [UInt8]) {
        output.append(text: "{\"type\":\"renew\",\"token\":")
        JSONText.append(token, to: &output)
        output.append(UInt8(ascii: "}"))
    }
}
