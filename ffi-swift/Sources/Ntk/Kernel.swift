import CNtk
import Dispatch
import Foundation

/// A call or a request that failed.
public struct NtkError: Error, Hashable, Sendable {
    /// What happened.
    public let code: ErrorCode
    /// For logs.
    public let text: String
    /// What came with the code, for example the newest message with 8006.
    public let reply: Reply?

    init(code: ErrorCode, text: String, reply: Reply? = nil) {
        self.code = code
        self.text = text
        self.reply = reply
    }

    /// Whether the same call may succeed later.
    public var retryable: Bool { ntk_error_retryable(code.rawValue) != 0 }
}

/// A kernel: one account in one directory. Any thread may call anything; nothing blocks. Everything the kernel says arrives on
/// `queue`, in commit order.
public final class Kernel: @unchecked Sendable {
    private typealias Waiting = CheckedContinuation<Reply?, any Error>

    private let queue: DispatchQueue
    private let handle: ntk_kernel_t
    /// What the wake function gets: it must not keep the kernel alive.
    private let box = WeakBox()
    /// Guards everything below.
    private let lock = NSLock()
    private var waiting: [UInt64: Waiting] = [:]
    private var early: [UInt64: Result<Reply?, any Error>] = [:]
    private var streams: [Int: AsyncStream<Delivery>.Continuation] = [:]
    private var nextStream = 0
    private var isClosed = false

    /// Opens a kernel and returns when its directory is open.
    /// `log` is what the log of the process says from now on, see `Ntk.setLog`; empty = as before. An unknown setting is an error
    /// whose text names it.
    /// `network` is how the server is reached, for the link and for files; what is wrong with it is an error whose text names it.
    public static func open(
        directory: String, mailbox: UInt32 = 0, log: String = "", network: NetworkOptions = NetworkOptions(), queue: DispatchQueue = .main
    ) async throws -> Kernel {
        let (kernel, request) = try start(directory: directory, mailbox: mailbox, log: log, network: network, queue: queue)
        _ = try await kernel.completion(of: request)
        return kernel
    }

    private static func start(
        directory: String, mailbox: UInt32, log: String, network: NetworkOptions, queue: DispatchQueue
    ) throws -> (Kernel, UInt64) {
        guard ntk_api_hash() == NTK_API_HASH else {
            throw NtkError(code: .internal, text: "libntk and ntk.h come from different API tables")
        }
        var handle: ntk_kernel_t = 0
        var request: UInt64 = 0
        var options = ntk_open_options_t()
        options.struct_size = UInt32(MemoryLayout<ntk_open_options_t>.size)
        options.mailbox = mailbox
        options.trust = network.trust.rawValue
        let code = directory.withNtk { path -> ntk_code_t in
            log.withNtk { setting -> ntk_code_t in
                network.caPem.withNtk { pem -> ntk_code_t in
                    network.pins.withNtk { pins -> ntk_code_t in
                        network.proxy.withNtk { proxy -> ntk_code_t in
                            options.directory = path
                            options.log = setting
                            options.ca_pem = pem
                            options.pins = pins
                            options.proxy = proxy
                            return ntk_open(&options, &handle, &request)
                        }
                    }
                }
            }
        }
        guard code == NTK_OK else { throw NtkError(code: ErrorCode(rawValue: code), text: "open") }
        return (Kernel(handle: handle, queue: queue), request)
    }

    private init(handle: ntk_kernel_t, queue: DispatchQueue) {
        self.handle = handle
        self.queue = queue
        box.kernel = self
        // The box is released when the last item was delivered: no wake runs after that.
        ntk_set_wake(handle, { ctx in
            guard let ctx else { return }
            Unmanaged<WeakBox>.fromOpaque(ctx).takeUnretainedValue().kernel?.post()
        }, Unmanaged.passRetained(box).toOpaque())
    }

    deinit {
        guard !isClosed else { return }
        let (handle, box) = (handle, Unmanaged.passUnretained(box))
        for stream in streams.values { stream.finish() }
        DispatchQueue.global().async {
            _ = ntk_close_wait(handle, 30_000, nil, nil)
            box.release()
        }
    }

    /// Everything that is not the completion of a request: events, patches, and the end.
    public func deliveries() -> AsyncStream<Delivery> {
        // Unbounded: a patch that is dropped breaks its list. The kernel coalesces before it gets here.
        AsyncStream(bufferingPolicy: .unbounded) { continuation in
            lock.lock()
            defer { lock.unlock() }
            guard !isClosed else { return continuation.finish() }
            let id = nextStream
            nextStream += 1
            streams[id] = continuation
            continuation.onTermination = { [weak self] _ in
                guard let self else { return }
                self.lock.lock()
                self.streams[id] = nil
                self.lock.unlock()
            }
        }
    }

    /// The host's frame tick: windows publish what changed now.
    public func frame() {
        _ = ntk_frame(handle, 0)
    }

    /// Closes and returns at once; `deliveries` ends with `.closed`.
    public func close() {
        _ = ntk_close(handle)
    }

    /// Submits a command and waits for its completion.
    func request(_ call: (ntk_kernel_t, UnsafeMutablePointer<UInt64>) -> ntk_code_t) async throws -> Reply? {
        var id: UInt64 = 0
        let code = call(handle, &id)
        guard code == NTK_OK else { throw NtkError(code: ErrorCode(rawValue: code), text: String(cString: ntk_last_error())) }
        return try await completion(of: id)
    }

    /// A completion may overtake the call that waits for it; then it waits here.
    private func completion(of id: UInt64) async throws -> Reply? {
        try await withCheckedThrowingContinuation { (continuation: Waiting) in
            lock.lock()
            let done = early.removeValue(forKey: id)
            if done == nil { waiting[id] = continuation }
            lock.unlock()
            if let done { continuation.resume(with: done) }
        }
    }

    private func post() {
        queue.async { [weak self] in self?.pump() }
    }

    private func pump() {
        _ = ntk_pump(handle, 256, 4_000, { ctx, item in
            guard let ctx, let item else { return }
            Unmanaged<Kernel>.fromOpaque(ctx).takeUnretainedValue().deliver(Delivery(item.pointee))
        }, Unmanaged.passUnretained(self).toOpaque(), nil)
    }

    private func deliver(_ item: Delivery) {
        if case .completion(let done) = item {
            let result: Result<Reply?, any Error> = done.code == NTK_OK
                ? .success(done.reply)
                : .failure(NtkError(code: ErrorCode(rawValue: done.code), text: done.text, reply: done.reply))
            lock.lock()
            let continuation = waiting.removeValue(forKey: done.request)
            if continuation == nil { early[done.request] = result }
            lock.unlock()
            continuation?.resume(with: result)
            return
        }
        lock.lock()
        let listeners = Array(streams.values)
        var ended = false
        if case .closed = item {
            ended = true
            isClosed = true
            streams.removeAll()
        }
        lock.unlock()
        for listener in listeners {
            listener.yield(item)
            if ended { listener.finish() }
        }
        if ended { Unmanaged.passUnretained(box).release() }
    }
}

private final class WeakBox: @unchecked Sendable {
    weak var kernel: Kernel?
}

extension String {
    init(ntk text: ntk_str_t) {
        let bytes = UnsafeRawBufferPointer(start: text.ptr, count: text.len)
        self = String(decoding: bytes, as: UTF8.self)
    }

    func withNtk<R>(_ body: (ntk_str_t) throws -> R) rethrows -> R {
        var copy = self
        return try copy.withUTF8 { bytes in
            try bytes.withMemoryRebound(to: CChar.self) { try body(ntk_str_n($0.baseAddress, $0.count)) }
        }
    }
}

extension Array where Element == UInt8 {
    init(ntk bytes: ntk_bytes_t) {
        self = Array(UnsafeBufferPointer(start: bytes.ptr, count: bytes.len))
    }

    func withNtk<R>(_ body: (ntk_bytes_t) throws -> R) rethrows -> R {
        try withUnsafeBytes { try body(ntk_bytes($0.baseAddress, $0.count)) }
    }
}

/// Calls `body` with an array of texts that is valid only there.
func withNtkTexts<R>(_ texts: [String], _ body: (UnsafePointer<ntk_str_t>?, UInt32) throws -> R) rethrows -> R {
    let flat = texts.map { Array($0.utf8) }
    let all = flat.flatMap { $0 }
    return try all.withUnsafeBytes { bytes in
        var offset = 0
        let views = flat.map { text -> ntk_str_t in
            defer { offset += text.count }
            return ntk_str_n(bytes.baseAddress?.advanced(by: offset).assumingMemoryBound(to: CChar.self), text.count)
        }
        return try views.withUnsafeBufferPointer { try body($0.baseAddress, UInt32($0.count)) }
    }
}

/// Calls `body` with an array of numbers that is valid only there.
func withNtkNumbers<T, R>(_ numbers: [T], _ body: (UnsafePointer<T>?, UInt32) throws -> R) rethrows -> R {
    try numbers.withUnsafeBufferPointer { try body($0.baseAddress, UInt32($0.count)) }
}

/// A record that goes to the kernel.
protocol NtkInput {
    associatedtype C
    func withC<R>(_ body: (UnsafePointer<C>) throws -> R) rethrows -> R
}

/// Calls `body` with the C form of a record, or with nil.
func withNtkOptional<T: NtkInput, R>(_ value: T?, _ body: (UnsafePointer<T.C>?) throws -> R) rethrows -> R {
    guard let value else { return try body(nil) }
    return try value.withC { try body($0) }
}

/// Calls `body` with an array of records that is valid only there.
func withNtkRecords<T: NtkInput, R>(_ records: [T], _ body: (UnsafePointer<T.C>?, UInt32) throws -> R) rethrows -> R {
    try withNtkForms(records[...], []) { forms in
        try forms.withUnsafeBufferPointer { try body($0.baseAddress, UInt32($0.count)) }
    }
}

/// One scope inside the other, so that all forms are valid in the innermost.
private func withNtkForms<T: NtkInput, R>(_ rest: ArraySlice<T>, _ forms: [T.C], _ body: ([T.C]) throws -> R) rethrows -> R {
    guard let first = rest.first else { return try body(forms) }
    return try first.withC { try withNtkForms(rest.dropFirst(), forms + [$0.pointee], body) }
}
