import CNtk
import Foundation

/// How serious a line of the log is.
public enum LogLevel: UInt32, Sendable {
    case error = 1, warn, info, debug, trace
}

/// One line of the log. It never holds what users wrote or named, a token, a key or a path. For people: it changes from version to
/// version and is not to be parsed.
public struct LogLine: Sendable {
    /// How serious.
    public let level: LogLevel
    /// When, milliseconds since 1970 UTC.
    public let timeMs: Int64
    /// The part of the kernel that says it, for example `ntk_core::store::writer`.
    public let target: String
    /// What happened: words, then `name=value` for each number.
    public let text: String
    /// During what, outermost first; may be empty.
    public let context: String
}

/// What belongs to the process and not to one kernel.
public enum Ntk {
    public typealias Log = @Sendable (LogLine) -> Void

    private static let lock = NSLock()
    /// Guarded by `lock`.
    nonisolated(unsafe) private static var current: Unmanaged<Box>?

    /// Sets what is logged and who gets it, for all kernels of the process, open or not; off until then. `filter` is a level (off,
    /// error, warn, info, debug, trace) or several parts such as `info,ntk_core::store=debug`; an unknown one is an error that
    /// names it, and changes nothing. `log` nil: nothing is logged any more. `log` runs on any thread, several at a time; it must
    /// not wait and must not call this.
    public static func setLog(_ filter: String, _ log: Log?) throws {
        lock.lock()
        defer { lock.unlock() }
        let next = log.map { Unmanaged.passRetained(Box($0)) }
        let code = filter.withNtk { filter -> ntk_code_t in
            guard let next else { return ntk_set_log(filter, nil, nil) }
            return ntk_set_log(filter, { ctx, line in
                guard let ctx, let line, let level = LogLevel(rawValue: line.pointee.level) else { return }
                let line = line.pointee
                Unmanaged<Box>.fromOpaque(ctx).takeUnretainedValue().log(LogLine(
                    level: level, timeMs: line.time_ms, target: String(ntk: line.target), text: String(ntk: line.text),
                    context: String(ntk: line.context)))
            }, next.toOpaque())
        }
        guard code == NTK_OK else {
            next?.release()
            throw NtkError(code: ErrorCode(rawValue: code), text: "log setting \"\(filter)\"")
        }
        // The old one has returned and is never called again.
        current?.release()
        current = next
    }

    private final class Box: Sendable {
        let log: Log
        init(_ log: @escaping Log) { self.log = log }
    }
}
