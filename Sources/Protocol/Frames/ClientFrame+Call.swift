extension ClientFrame.Call {
    init(_ fields: FrameFields, _ bytes: Span<UInt8>, contentLimit: Int) throws(FrameRefusal) {
        ref = try fields.requiredRef(bytes)
        guard let service = fields.service?.stringBody, IdentifierRule.allows(bytes, service) else {
            throw FrameRefusal(.badField, ref: ref, "service must be a word of 1 to 64 of A-Za-z0-9_.-")
        }
        self.service = service
        content = try fields.requiredContent(ref: ref, limit: contentLimit)
        guard let timeout = fields.timeout else {
            self.timeout = ClientFrame.Call.usualTimeout
            return
        }
        guard let time = timeout.integer(in: bytes), ClientFrame.Call.timeouts.contains(time) else {
            throw FrameRefusal(.badField, ref: ref, "timeout must be an integer from 100 to 60000")
        }
        self.timeout = time
    }
}
