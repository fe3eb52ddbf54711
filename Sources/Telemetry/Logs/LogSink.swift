/// Takes finished log lines.
package protocol LogSink: AnyObject {
    /// Writes one line with its newline; false when it could not be taken and is lost.
    func write(_ line: [UInt8]) -> Bool
}
