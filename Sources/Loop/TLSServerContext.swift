internal import COpenSSL

/// The server side's certificate and rules, shared by all its connections.
@safe package final class TLSServerContext {
    private let context: TLSContext

    /// Reads PEM files: the certificate with its chain, and its unencrypted private key.
    ///
    /// Fails with `.tls` naming the file that is missing, malformed or does not fit the other.
    package init(certificateFile: String, keyFile: String) throws(LoopError) {
        context = try TLSContext(isClient: false)
        try context.useCertificate(file: certificateFile)
        try context.useKey(file: keyFile)
    }

    func makeSession(_ descriptor: Int32) -> TLSSession {
        context.makeSession(descriptor)
    }
}
