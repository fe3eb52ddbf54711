internal import Protocol

/// Writes findings for people or for programs.
enum DoctorReport {
    static func text(_ findings: [Finding], isColoured: Bool) -> String {
        let width = findings.map(\.check.count).max() ?? 0
        var text = ""
        for finding in findings {
            let name = finding.check + String(repeating: " ", count: width - finding.check.count)
            text += "\(label(finding.status, isColoured))  \(name)  \(finding.summary)\n"
            guard finding.status != .ok else { continue }
            let margin = String(repeating: " ", count: 8)
            text += "\(margin)change: \(finding.change)\n\(margin)why:    \(finding.why)\n"
        }
        let failures = findings.count { $0.status == .failure }
        let warnings = findings.count { $0.status == .warning }
        return text + "\n\(findings.count) checks: \(failures) failed, \(warnings) with a warning\n"
    }

    /// A JSON array with one object per finding.
    static func json(_ findings: [Finding]) -> String {
        var bytes: [UInt8] = []
        for (index, finding) in findings.enumerated() {
            bytes.append(text: index == 0 ? "[" : ",\n ")
            let members = [
                ("check", finding.check), ("status", finding.status.rawValue), ("summary", finding.summary),
                ("change", finding.change), ("why", finding.why),
            ]
            for (position, (name, value)) in members.enumerated() {
                bytes.append(text: position == 0 ? "{" : ",")
                JSONText.append(name, to: &bytes)
                bytes.append(text: ":")
                JSONText.append(value, to: &bytes)
            }
            bytes.append(text: "}")
        }
        return String(decoding: bytes, as: UTF8.self) + (findings.isEmpty ? "[]\n" : "]\n")
    }

    private static func label(_ status: Finding.Status, _ isColoured: Bool) -> String {
        let (word, colour) =
            switch status {
            case .ok: ("ok  ", 32)
            case .warning: ("warn", 33)
            case .failure: ("FAIL", 31)
            }
        return isColoured ? "\u{1B}[\(colour)m\(word)\u{1B}[0m" : word
    }
}
