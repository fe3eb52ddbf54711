/// One thing that a run will do, and when.
package struct PlannedFault: Equatable, Sendable {
    /// When it begins, in ms from the beginning of the run.
    package let at: Int
    package let kind: FaultKind
    /// Which of the victims of its kind.
    package let target: Int
    /// How long it lasts until it is repaired, in ms.
    package let lasting: Int

    package init(at: Int, kind: FaultKind, target: Int, lasting: Int) {
        self.at = at
        self.kind = kind
        self.target = target
        self.lasting = lasting
    }

    /// When it is repaired, in ms from the beginning of the run.
    package var end: Int { at + lasting }
}
