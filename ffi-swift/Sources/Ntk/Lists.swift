import CNtk

/// A patch without its rows, and how to apply it; `docs/lists.md` has recipes. UIKit and AppKit take a patch as it is: deletes and
/// `moves.from` in old indexes, inserts and `moves.to` in new ones, in one batch update, and the reloads after it.
public struct ListPatch: Sendable {
    /// Rows before.
    public let oldLen: UInt32
    /// Rows after.
    public let newLen: UInt32
    /// Old indexes, ascending.
    public let deletes: [UInt32]
    /// New indexes, ascending.
    public let inserts: [UInt32]
    /// By new index, ascending.
    public let moves: [ListMove]

    /// One operation on the list as it is at that moment.
    public enum Step: Hashable, Sendable {
        /// Remove rows from `at` on.
        case remove(at: Int, count: Int)
        /// Insert rows at `at`: those of the patch's inserts from number `item` on.
        case insert(at: Int, count: Int, item: Int)
        /// Take the row at `at` out and put it in at `to`, counted without it; `before` is the row it comes in front of, counted with it.
        case move(at: Int, to: Int, before: Int)
    }

    /// Neighbouring rows.
    public typealias Run = Range<Int>

    /// The places of a patch. Of one with reset: from an empty list, so clear yours before.
    public init(_ patch: ConversationPatch) {
        oldLen = patch.reset ? 0 : patch.oldLen
        newLen = patch.newLen
        deletes = patch.deletes
        inserts = patch.inserts.map(\.index)
        moves = patch.moves
    }

    /// The places of a patch. Of one with reset: from an empty list, so clear yours before.
    public init(_ patch: MessagePatch) {
        oldLen = patch.reset ? 0 : patch.oldLen
        newLen = patch.newLen
        deletes = patch.deletes
        inserts = patch.inserts.map(\.index)
        moves = patch.moves
    }

    /// Order S, for toolkits with a move: what to do, one after another.
    public func toSequential() throws -> [Step] {
        let room = deletes.count + inserts.count + moves.count
        let none = ntk_list_step_t(kind: 0, at: 0, count: 0, item: 0, to: 0, before: 0)
        let steps = try filled(room, none, ntk_list_patch_to_sequential)
        return steps.map { step in
            switch step.kind {
            case 1: return .remove(at: Int(step.at), count: Int(step.count))
            case 2: return .insert(at: Int(step.at), count: Int(step.count), item: Int(step.item))
            default: return .move(at: Int(step.at), to: Int(step.to), before: Int(step.before))
            }
        }
    }

    /// Order A, for toolkits without a move, first: runs of rows to remove, from the back. Keep the rows that move.
    public func departures() throws -> [Run] {
        try runs(ntk_list_patch_departures)
    }

    /// Order A, then: runs of rows to put in, from the front; `origins` says which of them you have.
    public func arrivals() throws -> [Run] {
        try runs(ntk_list_patch_arrivals)
    }

    /// For each new row where it was; nil for a new one.
    public func origins() throws -> [Int?] {
        try filled(Int(newLen), UInt32(0), ntk_list_patch_origins).map(index)
    }

    /// For each old row where it is; nil for one that left.
    public func places() throws -> [Int?] {
        try filled(Int(oldLen), UInt32(0), ntk_list_patch_places).map(index)
    }

    /// Where the row at an old index is; nil when it left.
    public func mapIndex(_ old: Int) throws -> Int? {
        var new = UInt32.max
        try withC { try check(ntk_list_patch_map_index($0, UInt32(old), &new)) }
        return index(new)
    }

    private typealias Fill<T> = (UnsafePointer<ntk_list_patch_t>?, UnsafeMutablePointer<T>?, UInt32, UnsafeMutablePointer<UInt32>?) -> ntk_code_t

    private func index(_ c: UInt32) -> Int? {
        c == UInt32.max ? nil : Int(c)
    }

    private func runs(_ fill: Fill<ntk_list_run_t>) throws -> [Run] {
        let all = try filled(deletes.count + inserts.count + moves.count, ntk_list_run_t(at: 0, count: 0), fill)
        return all.map { Int($0.at)..<Int($0.at + $0.count) }
    }

    private func filled<T>(_ room: Int, _ none: T, _ fill: Fill<T>) throws -> [T] {
        var items = [T](repeating: none, count: room)
        var count: UInt32 = 0
        try withC { c in
            try items.withUnsafeMutableBufferPointer { try check(fill(c, $0.baseAddress, UInt32(room), &count)) }
        }
        return Array(items.prefix(Int(count)))
    }

    private func check(_ code: ntk_code_t) throws {
        guard code == NTK_OK else { throw NtkError(code: ErrorCode(rawValue: code), text: "a patch that does not fit together") }
    }

    /// The C form, valid in `body`.
    private func withC(_ body: (UnsafePointer<ntk_list_patch_t>) throws -> Void) throws {
        let moved = moves.map { ntk_list_move_t(from: $0.from, to: $0.to) }
        try deletes.withUnsafeBufferPointer { gone in
            try inserts.withUnsafeBufferPointer { new in
                try moved.withUnsafeBufferPointer { moves in
                    var c = ntk_list_patch_t()
                    c.struct_size = UInt32(MemoryLayout<ntk_list_patch_t>.size)
                    c.old_len = oldLen
                    c.new_len = newLen
                    c.deletes = ntk_u32_list_t(items: gone.baseAddress, count: UInt32(gone.count), stride: 0)
                    c.inserts = ntk_u32_list_t(items: new.baseAddress, count: UInt32(new.count), stride: 0)
                    c.moves = ntk_list_move_list_t(items: moves.baseAddress, count: UInt32(moves.count), stride: 0)
                    try body(&c)
                }
            }
        }
    }
}

/// What happened to a `LiveList`; at each call the list is as it is after it.
public enum ListChange: Hashable, Sendable {
    /// A step of a patch.
    case step(ListPatch.Step)
    /// The row at this index has other content; bit i: the i-th field of the row changed.
    case changed(at: Int, fields: UInt64)
    /// All rows are others: keep selection and place by a row's id.
    case reset
}

/// A list that patches keep as the kernel has it. One window fills one list; hand it every patch of that window, in order.
public final class LiveList<Row> {
    /// The rows.
    public private(set) var rows: [Row] = []
    private var rev: UInt64 = 0
    private let onChange: (ListChange) -> Void

    /// An empty list.
    public init(onChange: @escaping (ListChange) -> Void) {
        self.onChange = onChange
    }

    private func apply<Insert, Reload>(
        _ patch: ListPatch, reset: Bool, from baseRev: UInt64, to newRev: UInt64,
        _ inserts: [Insert], _ row: (Insert) -> Row, _ reloads: [Reload], _ reloaded: (Reload) -> (Int, UInt64, Row)
    ) throws {
        if reset {
            rows = inserts.map(row)
            rev = newRev
            return onChange(.reset)
        }
        guard baseRev == rev, Int(patch.oldLen) == rows.count else {
            throw NtkError(code: .invalidParameters, text: "not the next patch of this list")
        }
        for step in try patch.toSequential() {
            switch step {
            case .remove(let at, let count): rows.removeSubrange(at..<at + count)
            case .insert(let at, let count, let item): rows.insert(contentsOf: inserts[item..<item + count].map(row), at: at)
            case .move(let at, let to, _): rows.insert(rows.remove(at: at), at: to)
            }
            onChange(.step(step))
        }
        for reload in reloads {
            let (at, fields, content) = reloaded(reload)
            rows[at] = content
            onChange(.changed(at: at, fields: fields))
        }
        rev = newRev
    }
}

extension LiveList where Row == ConversationRow {
    /// Applies a patch. Throws, and changes nothing, when it is not the next one of this list.
    public func apply(_ patch: ConversationPatch) throws {
        try apply(
            ListPatch(patch), reset: patch.reset, from: patch.baseRev, to: patch.rev,
            patch.inserts, { $0.row }, patch.reloads, { (Int($0.newIndex), $0.changed, $0.row) })
    }
}

extension LiveList where Row == MessageRow {
    /// Applies a patch. Throws, and changes nothing, when it is not the next one of this list.
    public func apply(_ patch: MessagePatch) throws {
        try apply(
            ListPatch(patch), reset: patch.reset, from: patch.baseRev, to: patch.rev,
            patch.inserts, { $0.row }, patch.reloads, { (Int($0.newIndex), $0.changed, $0.row) })
    }
}
