/// A fault as it happened.
package struct InjectedFault: Equatable, Sendable {
    package let kind: FaultKind
    package let target: Int
    package let at: Int
    /// When what was broken was put right again: started, continued, open.
    package internal(set) var repairedAt: Int?
}
