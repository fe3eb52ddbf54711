/// Jobs that showed more effects than they should, in one of the experiments.
package struct Doubling: Equatable, Sendable {
    /// What was done to the worker, as the end of a sentence that begins with "when".
    package let occasion: String
    package let jobs: Int
    package let of: Int

    package init(_ occasion: String, jobs: Int, of total: Int) {
        self.occasion = occasion
        self.jobs = jobs
        of = total
    }
}
