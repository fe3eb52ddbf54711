/// What became of bad envelopes, and of the good jobs among them.
package struct EnvelopeObservation: Equatable, Sendable {
    /// The kinds of bad envelopes that were written.
    package var written: [BadEnvelope]
    /// Those that are among the dead letters.
    package var dead: [BadEnvelope]
    /// Fields that a dead letter lacks.
    package var missingFields: [String]
    /// The good jobs; what was left counts the bad ones too.
    package var work: WorkObservation

    package init(
        written: [BadEnvelope] = BadEnvelope.allCases,
        dead: [BadEnvelope],
        missingFields: [String] = [],
        work: WorkObservation
    ) {
        self.written = written
        self.dead = dead
        self.missingFields = missingFields
        self.work = work
    }
}
