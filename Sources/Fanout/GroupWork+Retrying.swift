internal import MartletWorker
internal import Router

extension GroupWork {
    /// One of the jobs comes again, and stands for all of them.
    func retry(_ jobs: [Job], _ failure: RedisTrouble) {
        // The one that has waited longest already, so that the delay grows.
        guard let kept = jobs.max(by: { $0.deliveries < $1.deliveries }) else { return }
        let isRefusal = if case .refused = failure { true } else { false }
        let refusals = context.retries.failed(
            kept.id,
            partition: kept.partition ?? 0,
            of: conversation,
            isRefusal: isRefusal,
            now: context.now
        )
        if isRefusal, refusals >= GroupWork.mostRefusals {
            context.retries.ended(conversation)
            kept.reject(failure.reason)
        } else {
            kept.fail(failure.reason)
        }
        for job in jobs where job !== kept { job.done() }
    }
}
