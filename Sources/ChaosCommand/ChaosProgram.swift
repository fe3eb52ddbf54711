import Chaos
import Foundation
import Settings

/// The executable: one run, its report, and an exit status.
@main
struct ChaosProgram {
    private static let program = Program(
        name: "martlet-chaos",
        version: "0.1.0",
        summary: "whether Martlet loses anything",
        commands: [ChaosOptions.definition]
    )

    static func main() {
        exit(status(Array(CommandLine.arguments.dropFirst())))
    }

    /// 0 for a clean run, 1 for one with violations, 64 for a wrong command line, 70 when it could not be done.
    private static func status(_ arguments: [String]) -> Int32 {
        do {
            let invocation = try program.parse(arguments, environment: [:]) { path throws(SmallFileError) in
                try SmallFile(path: path).text
            }
            switch invocation {
            case .show(let text):
                print(text, terminator: "")
                return 0
            case .run(_, let values):
                return try run(ChaosOptions(values))
            }
        } catch let error as SettingsError {
            Progress.say("\(error)")
            return 64
        } catch {
            Progress.say("\(error)")
            return 70
        }
    }

    private static func run(_ options: ChaosOptions) throws -> Int32 {
        Progress.say("seed \(options.seed)")
        let report = try ChaosRun(options).run()
        print(report.text, terminator: "")
        if let path = options.jsonFile {
            try Data(report.json.utf8).write(to: URL(fileURLWithPath: path))
        }
        return report.isClean ? 0 : 1
    }
}
