/// What a handler says about a job.
enum JobAnswer: Equatable, Sendable {
    case done
    case failed(String)
    case rejected(String)
}
