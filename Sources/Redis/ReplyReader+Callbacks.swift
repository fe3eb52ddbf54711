internal import CHiredis

// hiredis calls these while it parses. What it takes for an object pointer is the number of a node plus one, because
// null means "out of memory" to it. Nothing is freed: the arena is overwritten by the next reply.

extension redisReplyObjectFunctions {
    /// The functions that build replies in a `ReplyArena`, whose address is in the task's `privdata`.
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

/// The arena and the node that a task fills; starts a new reply when the task has no parent.
private func place(of task: UnsafePointer<redisReadTask>?) -> (arena: ReplyArena, slot: Int)? {
    guard let task = unsafe task?.pointee, let address = unsafe task.privdata else { return nil }
    let arena = unsafe Unmanaged<ReplyArena>.fromOpaque(address).takeUnretainedValue()
    guard let parent = unsafe task.parent else {
        arena.begin()
        return (arena, 0)
    }
    let parentSlot = unsafe Int(bitPattern: parent.pointee.obj) - 1
    guard let slot = unsafe arena.slot(parent: parentSlot, index: Int(task.idx)) else { return nil }
    return (arena, slot)
}

private func object(_ slot: Int) -> UnsafeMutableRawPointer? {
    unsafe UnsafeMutableRawPointer(bitPattern: slot + 1)
}

private func makeText(
    _ task: UnsafePointer<redisReadTask>?,
    _ text: UnsafeMutablePointer<CChar>?,
    _ count: Int
) -> UnsafeMutableRawPointer? {
    guard let (arena, slot) = unsafe place(of: task), let type = unsafe task?.pointee.type else { return nil }
    let kind: ReplyKind
    switch type {
    case REDIS_REPLY_ERROR: kind = .error
    case REDIS_REPLY_STATUS: kind = .status
    default: kind = .string
    }
    let bytes = unsafe UnsafeRawBufferPointer(start: text, count: count)
    guard unsafe arena.setText(bytes, kind: kind, at: slot) else { return nil }
    return unsafe object(slot)
}

private func makeArray(_ task: UnsafePointer<redisReadTask>?, _ count: Int32) -> UnsafeMutableRawPointer? {
    guard let (arena, slot) = unsafe place(of: task) else { return nil }
    guard arena.setArray(count: Int(count), at: slot) else { return nil }
    return unsafe object(slot)
}

private func makeInteger(_ task: UnsafePointer<redisReadTask>?, _ value: Int64) -> UnsafeMutableRawPointer? {
    guard let (arena, slot) = unsafe place(of: task) else { return nil }
    arena.setInteger(value, at: slot)
    return unsafe object(slot)
}

private func makeNull(_ task: UnsafePointer<redisReadTask>?) -> UnsafeMutableRawPointer? {
    guard let (arena, slot) = unsafe place(of: task) else { return nil }
    arena.setNull(at: slot)
    return unsafe object(slot)
}
