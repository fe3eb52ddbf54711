internal import Glibc
internal import Settings

/// The environment of the process, as far as the program's options know it.
enum Environment {
    /// The variables that options are read from; warns of others that look like one, which may be slips.
    static func variables(of program: Program) -> [String: String] {
        for warning in program.warnings(about: all.map(name(of:))) {
            Output.error.write("martlet: \(warning)\n")
        }
        var variables: [String: String] = [:]
        for command in program.commands {
            for option in command.options {
                variables[option.environmentName] = value(option.environmentName)
            }
        }
        return variables
    }

    /// All of it, as `name=value`, for children; it is bounded by the largest `SmallFile`.
    static var all: [String] {
        guard let file = try? SmallFile(path: "/proc/self/environ") else { return [] }
        return file.bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    /// For children who run this program: without what they would only warn of once more.
    static func known(to program: Program) -> [String] {
        all.filter { !program.isUnknown(variable: name(of: $0)) }
    }

    private static func name(of entry: String) -> String { String(entry.prefix { $0 != "=" }) }

    static func value(_ name: String) -> String? {
        // Read at start, before there is any other thread.
        guard let text = unsafe getenv(name) else { return nil }
        return unsafe String(cString: text)
    }
}
