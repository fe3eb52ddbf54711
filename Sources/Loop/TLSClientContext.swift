internal import COpenSSL

/// Whom a client trusts, shared by all its connections.
@safe package final class TLSClientContext {
    private let context: TLSContext
    private let isInsecure: Bool

    /// Trusts the authorities of a PEM file, or those of the system when there is no file.
    ///
    /// `insecure` accepts any certificate for any name: for tests and first steps only. Fails with `.tls`.
    package init(authorityFile: String? = nil, insecure: Bool = false) throws(LoopError) {
        context = try TLSContext(isClient: true)
        isInsecure = insecure
        if !insecure { try context.trust(file: authorityFile) }
    }

    /// A session that verifies the host, a name or a numeric address; a name is also sent as SNI.
    func makeSession(_ descriptor: Int32, host: String) -> TLSSession {
        context.makeSession(descriptor, host: host, isVerifying: !isInsecure)
    }
}
