import Foundation

/// A self-signed certificate for 127.0.0.1 and localhost that the `openssl` tool makes once per test process.
enum TestCertificate {
    struct Files: Sendable {
        let certificate: String
        let key: String
    }

    struct Failure: Error {
        let status: Int32
    }

    static let shared = Result { try make() }

    /// A certificate for the same names by another key: nobody's authority.
    static let other = Result { try make() }

    private static func make() throws -> Files {
        let files = Files(certificate: temporaryPath() + ".crt", key: temporaryPath() + ".key")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-subj", "/CN=martlet-test", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
            "-keyout", files.key, "-out", files.certificate,
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
        return files
    }
}
