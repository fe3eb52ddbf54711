/// A question to a service, on its way out.
package struct CallRequest: Equatable, Sendable {
    /// What its answer will name.
    package let id: CallID

    /// The service's name.
    package let service: String

    /// The content as one JSON object, passed through byte for byte.
    package let content: [UInt8]

    /// How long to wait for the answer, in milliseconds; nil for the server's usual time.
    package let timeout: UInt64?

    package init(id: CallID, service: String, content: [UInt8], timeout: UInt64?) {
        self.id = id
        self.service = service
        self.content = content
        self.timeout = timeout
    }
}
