extension Problems {
    var ofOddities: [Problem] {
        let forbidden = snapshot.oddities.compactMap { oddity in
            if case .forbidden(let command) = oddity { command } else { nil }
        }
        let missing = Problem.warning(
            "this user of Redis may not \(forbidden.sorted().joined(separator: ", ")): numbers are missing"
        )
        return (forbidden.isEmpty ? [] : [missing])
            + snapshot.oddities.compactMap(text).sorted().map { .warning($0) }
    }

    private func text(_ oddity: Oddity) -> String? {
        switch oddity {
        case .forbidden: nil
        case .foreign(let key): "the key \(key) is of another type: somebody else uses the name"
        case .refused(let command, let message): "Redis refuses \(command): \(message)"
        case .unreadable(let key): "what stands in \(key) is no report of Martlet"
        case .invalidName(let key): "the key \(key) holds a name that nothing of Martlet can have"
        case .tooMany(let key): "the key \(key) names more than are shown here"
        }
    }
}
