import Glibc

/// A self-signed certificate for 127.0.0.1 and localhost that the `openssl` tool makes once per test process.
enum TestCertificate {
    struct Files: Sendable {
        let certificate: String
        let key: String
    }

    struct Failure: Error {}

    static var shared: Result<Files, any Error> { both.map { $0.0 } }

    /// A certificate for the same names by another key: nobody's authority.
    static var other: Result<Files, any Error> { both.map { $0.1 } }

    private static let both = Result { try (make(), make()) }

    private static func make() throws -> Files {
        let files = Files(certificate: temporaryPath() + ".crt", key: temporaryPath() + ".key")
        let command = [
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=martlet-test",
            "-addext subjectAltName=IP:127.0.0.1,DNS:localhost",
            "-keyout \(files.key) -out \(files.certificate) 2>/dev/null",
        ]
        guard let pipe = unsafe popen(command.joined(separator: " "), "r") else { throw Failure() }
        guard unsafe pclose(pipe) == 0 else { throw Failure() }
        removals
        return files
    }

    /// Removes the files when the process exits; registered once.
    private static let removals: Void = {
        atexit {
            guard case .success(let both) = TestCertificate.both else { return }
            for file in [both.0.certificate, both.0.key, both.1.certificate, both.1.key] {
                unsafe unlink(file)
            }
        }
    }()
}
