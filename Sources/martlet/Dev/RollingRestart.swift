/// How far the replacing of all nodes is, one after the other, so that clients always find some.
struct RollingRestart: Equatable {
    /// What the node of the moment does.
    enum Step: Equatable {
        /// It has been told to stop, and sends its clients to the others.
        case leaving
        /// Its successor is not ready yet.
        case starting
        /// Its successor is ready; the load balancer has to see it before the next node leaves.
        case settling
    }

    /// Nodes that wait for their turn.
    var waiting: ArraySlice<ChildName>
    var current: ChildName
    var step: Step
    /// When it began, and when the current node's turn did, in ms.
    let began: UInt64
    var turnBegan: UInt64
    var replaced = 0
}
