/// Where a job's answer goes.
protocol JobDesk: AnyObject {
    /// Called once for each job that was handed out, on the loop.
    func answered(_ id: String, with answer: JobAnswer)
}
