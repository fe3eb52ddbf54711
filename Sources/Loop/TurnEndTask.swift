/// Work that an object puts off to the end of the loop's turn, to do it once for all that happened in the turn.
package protocol TurnEndTask: AnyObject {
    /// Runs once per ``EventLoop/atTurnEnd(_:)``, before the turn's output is sent; may register itself again.
    func turnEnded()
}
