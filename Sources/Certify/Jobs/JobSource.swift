/// Makes jobs of one kind as nodes do, and finds what a worker has made of them.
protocol JobSource: AnyObject {
    /// The stream that the jobs go to, without the prefix.
    var stream: String { get }

    /// Makes what there has to be before the first job; Redis is empty.
    func prepare() throws(LabError)
    /// Gives the jobs of these numbers.
    func give(_ jobs: Range<Int>) throws(LabError)
    /// How many effects each of these jobs has had so far.
    func effects(of jobs: Range<Int>) throws(LabError) -> [Int]
    /// Whether somebody got something out of order.
    func isDisordered() throws(LabError) -> Bool
    /// Sees to it that the first job, which was given, cannot be done; false where there is no way.
    func obstruct() throws(LabError) -> Bool
    /// Takes the obstacle away.
    func clear() throws(LabError)
    /// When the obstructed job was tried, where that can be seen from outside.
    var tries: [UInt64]? { get }
}

extension JobSource {
    func prepare() throws(LabError) {}
    func isDisordered() throws(LabError) -> Bool { false }
    func obstruct() throws(LabError) -> Bool { false }
    func clear() throws(LabError) {}
    var tries: [UInt64]? { nil }
}
