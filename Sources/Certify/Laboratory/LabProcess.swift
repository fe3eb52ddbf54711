/// A process of the laboratory: a worker, or the private Redis.
package protocol LabProcess: AnyObject {
    /// How it ended, such as `ended with status 1`; nil while it runs.
    var ending: String? { get }
    /// The last of what it wrote to standard error, or else to standard output.
    var lastLine: String? { get }
    /// Sends a signal to the process and all it has started; nothing once it has ended.
    func signal(_ number: Int32)
}
