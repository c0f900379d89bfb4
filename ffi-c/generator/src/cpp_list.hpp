
/// The places of a patch, for `ntk::steps` and the functions of ntk.h.
inline ntk_list_patch_t list_patch(const ntk_conversation_patch_t &patch) {
    return ntk_conversation_list_patch(&patch);
}
inline ntk_list_patch_t list_patch(const ntk_message_patch_t &patch) {
    return ntk_message_list_patch(&patch);
}

/// Order S of ntk.h: what to do one after another. Throws Error for a patch that does not fit together.
inline std::vector<ntk_list_step_t> steps(const ntk_list_patch_t &patch) {
    std::uint32_t count = 0;
    std::vector<ntk_list_step_t> out(std::size_t{patch.deletes.count} + patch.inserts.count + patch.moves.count);
    ntk_code_t code = ntk_list_patch_to_sequential(&patch, out.data(), static_cast<std::uint32_t>(out.size()), &count);
    if (code != NTK_OK) {
        throw Error(code);
    }
    out.resize(count);
    return out;
}

/// What a LiveList does, told before and after: the list is as it was in `will_...` and as it is in `did_...`, so that a Qt model can
/// begin and end. A step is one of ntk.h; `before` is the destination of beginMoveRows. Do not change the list in here.
class ListObserver {
public:
    virtual ~ListObserver() = default;
    virtual void will_step(const ntk_list_step_t &) {}
    virtual void did_step(const ntk_list_step_t &) {}
    /// The row at this index has other content; `fields` are NTK_..._CHANGED_... bits.
    virtual void did_change(std::uint32_t /*index*/, std::uint64_t /*fields*/) {}
    /// All rows are others: keep selection and place by a row's id.
    virtual void will_reset() {}
    virtual void did_reset() {}
};

/// A list that patches keep as the kernel has it. Row is what you keep of a row: a type made from a `const ntk_conversation_row_t &` or a
/// `const ntk_message_row_t &`. One window fills one list; hand it every patch of that window, in order.
template <typename Row>
class LiveList {
public:
    explicit LiveList(ListObserver *observer = nullptr) : observer_(observer != nullptr ? observer : &silent_) {}
    LiveList(const LiveList &) = delete;
    LiveList &operator=(const LiveList &) = delete;

    std::size_t size() const { return rows_.size(); }
    bool empty() const { return rows_.empty(); }
    const Row &operator[](std::size_t index) const { return rows_[index]; }
    auto begin() const { return rows_.begin(); }
    auto end() const { return rows_.end(); }

    /// Applies a patch. Throws Error, and changes nothing, when it is not the next one of this list.
    template <typename Patch>
    void apply(const Patch &patch) {
        if (patch.reset) {
            reset(patch);
            return;
        }
        if (patch.base_rev != rev_ || patch.old_len != rows_.size()) {
            throw Error(NTK_ERROR_INVALID_PARAMETERS);
        }
        auto inserts = items(patch.inserts);
        for (const auto &step : steps(list_patch(patch))) {
            observer_->will_step(step);
            auto at = rows_.begin() + step.at;
            switch (step.kind) {
            case NTK_LIST_STEP_REMOVE: rows_.erase(at, at + step.count); break;
            case NTK_LIST_STEP_INSERT: {
                std::vector<Row> fresh;
                for (std::uint32_t i = 0; i < step.count; i++) {
                    fresh.emplace_back(*inserts[std::size_t{step.item} + i].row);
                }
                rows_.insert(at, std::make_move_iterator(fresh.begin()), std::make_move_iterator(fresh.end()));
                break;
            }
            case NTK_LIST_STEP_MOVE:
                if (step.to > step.at) {
                    std::rotate(at, at + 1, rows_.begin() + step.to + 1);
                } else {
                    std::rotate(rows_.begin() + step.to, at, at + 1);
                }
                break;
            default: break;
            }
            observer_->did_step(step);
        }
        for (const auto &reload : items(patch.reloads)) {
            rows_[reload.new_index] = Row(*reload.row);
            observer_->did_change(reload.new_index, reload.changed);
        }
        rev_ = patch.rev;
    }

private:
    template <typename Patch>
    void reset(const Patch &patch) {
        std::vector<Row> fresh;
        for (const auto &insert : items(patch.inserts)) {
            fresh.emplace_back(*insert.row);
        }
        observer_->will_reset();
        rows_ = std::move(fresh);
        rev_ = patch.rev;
        observer_->did_reset();
    }

    std::vector<Row> rows_;
    std::uint64_t rev_ = 0;
    ListObserver silent_;
    ListObserver *observer_;
};

} // namespace ntk

#endif
