internal import CHiredis

// hiredis calls these while it parses. What it takes for an object pointer is the number of a node plus one, because
// null means "out of memory" to it. Nothing is freed: the arena is overwritten by the next reply.

extension redisReplyObjectFunctions {
    /// The functions that build replies in a `ReplyArena`, whose store is in the task's `privdata`.
    static var arena: redisReplyObjectFunctions {
        unsafe redisReplyObjectFunctions(
            createString: makeText,
            createArray: makeArray,
            createInteger: makeInteger,
            createNil: makeNull,
            freeObject: { _ in }
        )
    }
}

/// Lets `body` fill the node that a task is about; starts a new reply when the task has no parent.
private func fill(
    _ task: UnsafePointer<redisReadTask>?,
    _ body: (inout ReplyArena, _ slot: Int) -> Bool
) -> UnsafeMutableRawPointer? {
    guard let task = unsafe task, let address = unsafe task.pointee.privdata else { return nil }
    let store = unsafe Unmanaged<ReplyStore>.fromOpaque(address)
    return unsafe store._withUnsafeGuaranteedRef { store in
        guard let slot = unsafe slot(of: task, in: &store.arena), body(&store.arena, slot) else { return nil }
        return unsafe UnsafeMutableRawPointer(bitPattern: slot + 1)
    }
}

private func slot(of task: UnsafePointer<redisReadTask>, in arena: inout ReplyArena) -> Int? {
    guard let parent = unsafe task.pointee.parent else {
        arena.begin()
        return 0
    }
    let parentSlot = unsafe Int(bitPattern: parent.pointee.obj) - 1
    return unsafe arena.slot(parent: parentSlot, index: Int(task.pointee.idx))
}

private func makeText(
    _ task: UnsafePointer<redisReadTask>?,
    _ text: UnsafeMutablePointer<CChar>?,
    _ count: Int
) -> UnsafeMutableRawPointer? {
    let kind: ReplyKind
    switch unsafe task?.pointee.type {
    case REDIS_REPLY_ERROR: kind = .error
    case REDIS_REPLY_STATUS: kind = .status
    default: kind = .string
    }
    let bytes = unsafe UnsafeRawBufferPointer(start: text, count: count)
    return unsafe fill(task) { arena, slot in unsafe arena.setText(bytes, kind: kind, at: slot) }
}

private func makeArray(_ task: UnsafePointer<redisReadTask>?, _ count: Int32) -> UnsafeMutableRawPointer? {
    unsafe fill(task) { arena, slot in arena.setArray(count: Int(count), at: slot) }
}

private func makeInteger(_ task: UnsafePointer<redisReadTask>?, _ value: Int64) -> UnsafeMutableRawPointer? {
    unsafe fill(task) { arena, slot in
        arena.setInteger(value, at: slot)
        return true
    }
}

private func makeNull(_ task: UnsafePointer<redisReadTask>?) -> UnsafeMutableRawPointer? {
    unsafe fill(task) { arena, slot in
        arena.setNull(at: slot)
        return true
    }
}
