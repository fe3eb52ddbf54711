internal import MartletWorker
internal import Router

extension PageReader {
    /// What was read.
    enum Outcome {
        /// With the memberships for the next page, if there is one that they hold for.
        case page(FanoutPage, KnownRecipients?)
        case nothing
        case moved
        case failed(RedisTrouble)
    }
}
