/// A certificate authority and a server certificate for `localhost` and 127.0.0.1, made with the openssl command.
package struct TestCertificate {
    /// PEM file of the authority, for clients.
    package let authorityFile: String
    /// PEM file of the server's certificate.
    package let certificateFile: String
    /// PEM file of the server's private key.
    package let keyFile: String

    /// Writes `ca.pem`, `server.pem` and `server.key` into the folder; valid for a day.
    package init(in directory: TemporaryDirectory) throws {
        authorityFile = directory.file("ca.pem")
        certificateFile = directory.file("server.pem")
        keyFile = directory.file("server.key")
        let authorityKey = directory.file("ca.key")
        try Self.openssl(
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "1",
            ]
                + ["-subj", "/CN=Martlet test authority", "-keyout", authorityKey, "-out", authorityFile]
        )
        try Self.openssl(
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "1",
            ]
                + ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
                + [
                    "-addext", "basicConstraints=critical,CA:FALSE", "-CA", authorityFile, "-CAkey",
                    authorityKey,
                ]
                + ["-keyout", keyFile, "-out", certificateFile]
        )
    }

    private static func openssl(_ arguments: [String]) throws {
        let process = try ChildProcess("openssl", arguments)
        let status = try process.waitForExit()
        guard status == .exited(0) else {
            throw TestSupportError("openssl ended with \(status): \(process.errorOutput.suffix(2_000))")
        }
    }
}
