import Glibc
import Testing

@testable import Loop

struct UnixListenerTests {
    @Test func `the path appears with the listener and goes with it`() throws {
        let loop = try EventLoop()
        let path = temporaryPath()
        let listener = try Listener(loop: loop, address: .unix(path: path)) { _ in }
        #expect(unsafe access(path, F_OK) == 0)
        listener.close()
        #expect(unsafe access(path, F_OK) != 0)
    }

    @Test func `a path where somebody answers is in use`() throws {
        let loop = try EventLoop()
        let path = temporaryPath()
        let listener = try Listener(loop: loop, address: .unix(path: path)) { _ in }
        #expect(throws: LoopError.addressInUse("unix:\(path)")) {
            try Listener(loop: loop, address: .unix(path: path)) { _ in }
        }
        #expect(unsafe access(path, F_OK) == 0)
        listener.close()
    }

    @Test func `a path that a dead process left is taken over`() throws {
        let loop = try EventLoop()
        let path = temporaryPath()
        let dead = try ListeningSocket(address: .unix(path: path), backlog: 1)
        Glibc.close(dead.descriptor)
        // The new file may get the same inode; only its time tells it apart, in steps of the kernel's coarse clock.
        let birth = coarseTime()
        #expect(loop.wait { coarseTime() != birth })
        let listener = try Listener(loop: loop, address: .unix(path: path)) { _ in }
        // The old owner must not remove the new one's path.
        dead.removePath()
        #expect(unsafe access(path, F_OK) == 0)
        listener.close()
    }

    @Test func `a file that is no socket is left alone`() throws {
        let loop = try EventLoop()
        let path = temporaryPath()
        Glibc.close(unsafe open(path, O_CREAT | O_WRONLY, 0o600))
        #expect(throws: LoopError.notASocket(path: path)) {
            try Listener(loop: loop, address: .unix(path: path)) { _ in }
        }
        #expect(unsafe unlink(path) == 0)
    }

    @Test func `a path that the kernel would cut is refused`() throws {
        let loop = try EventLoop()
        let path = "/tmp/" + String(repeating: "x", count: 103)
        #expect(throws: LoopError.unresolved(host: "unix:\(path)", reason: "not a path for a socket")) {
            try Listener(loop: loop, address: .unix(path: path)) { _ in }
        }
    }
}

/// The clock that dates files.
private func coarseTime() -> [Int] {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME_COARSE, &time)
    return [time.tv_sec, time.tv_nsec]
}
