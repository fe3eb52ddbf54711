/// One thing that the doctor has looked at, and what to do about it.
struct Finding: Equatable {
    enum Status: String {
        case ok
        /// Works, but will hurt under load or in an accident.
        case warning
        /// Messages can be lost, or nothing works.
        case failure
    }

    /// What was looked at, such as `appendonly`; stable, for scripts.
    let check: String
    let status: Status
    /// What is the case.
    let summary: String
    /// What to do, as a setting or a command; empty when all is well.
    let change: String
    /// Why it matters.
    let why: String

    static func ok(_ check: String, _ summary: String) -> Finding {
        Finding(check: check, status: .ok, summary: summary, change: "", why: "")
    }

    static func warning(_ check: String, _ summary: String, change: String, why: String) -> Finding {
        Finding(check: check, status: .warning, summary: summary, change: change, why: why)
    }

    static func failure(_ check: String, _ summary: String, change: String, why: String) -> Finding {
        Finding(check: check, status: .failure, summary: summary, change: change, why: why)
    }

    /// The advice to give a setting of Redis a value: CONFIG SET alone lasts until the next restart only.
    static func setting(_ name: String, _ value: String) -> String {
        "CONFIG SET \(name) \(value), and \(name) \(value) in redis.conf"
    }
}
