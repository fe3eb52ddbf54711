/// Starts processes, which end with this one whatever happens to it.
package protocol LabLauncher: AnyObject {
    /// Starts a program that is found through PATH; the environment is `name=value`.
    func launch(_ arguments: [String], environment: [String]) throws(LabError) -> any LabProcess
}
