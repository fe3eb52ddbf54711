import Glibc

@testable import Loop

extension Duration {
    /// Seconds and microseconds of the C form.
    var timevalParts: [Int] {
        let time = timeval(self)
        return [time.tv_sec, time.tv_usec]
    }
}

extension SocketAddress {
    /// Converted to the C form and back.
    var throughNative: SocketAddress? {
        unsafe SocketAddress.fromNative { storage, length in
            unsafe withNative { source, count in
                unsafe memcpy(storage, source, Int(count))
                unsafe length.pointee = count
                return 0
            }
        }
    }
}
