import Foundation
import TestSupport

/// The built `martlet`, which lies beside the test bundle.
enum Executable {
    static var path: String {
        get throws {
            let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("martlet")
                .path
        }
    }

    /// Starts it without any setting from outside.
    static func start(_ arguments: [String], environment: [String: String] = [:]) throws -> ChildProcess {
        try ChildProcess(try path, arguments, environment: environment)
    }

    /// Runs it to its end.
    static func run(
        _ arguments: String...,
        environment: [String: String] = [:]
    ) throws -> (status: ExitStatus, output: String, errors: String) {
        let process = try start(arguments, environment: environment)
        let status = try process.waitForExit()
        return (status, process.output, process.errorOutput)
    }
}
