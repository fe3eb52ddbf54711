/// Where a job's answer goes.
protocol JobDesk: AnyObject {
    /// Called once for each job that was handed out, on the loop; the partition is nil for a shared stream.
    func answered(_ id: String, partition: Int?, with answer: JobAnswer)
}
