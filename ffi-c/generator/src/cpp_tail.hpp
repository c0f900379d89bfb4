
private:
    static void check(ntk_code_t code) {
        if (code != NTK_OK) {
            throw Error(code);
        }
    }

    /// The lock is held during the call, which never blocks, so that the completion finds its callback.
    template <typename Call, typename Why = const char *(*)()>
    void submit(Callback done, Call call, Why why = &ntk_last_error) {
        std::lock_guard<std::mutex> hold(lock_);
        std::uint64_t request = 0;
        ntk_code_t code = call(&request);
        if (code != NTK_OK) {
            throw Error(code, why());
        }
        if (done) {
            callbacks_.emplace(request, std::move(done));
        }
    }

    static void on_wake(void *ctx) { (*static_cast<std::function<void()> *>(ctx))(); }

    static void on_item(void *ctx, const ntk_delivery_t *item) {
        auto *self = static_cast<Kernel *>(ctx);
        try {
            self->deliver(*item);
        } catch (...) {
            try {
                self->listener_.on_exception(std::current_exception());
            } catch (...) {
            }
        }
    }

    void deliver(const ntk_delivery_t &item) {
        switch (item.tag) {
        case NTK_DELIVERY_COMPLETION: complete(*item.completion); break;
        case NTK_DELIVERY_EVENT: listener_.on_event(*item.event); break;
        case NTK_DELIVERY_CONVERSATION_PATCH: listener_.on_conversation_patch(*item.conversation_patch); break;
        case NTK_DELIVERY_MESSAGE_PATCH: listener_.on_message_patch(*item.message_patch); break;
        case NTK_DELIVERY_CLOSED: listener_.on_closed(*item.closed); break;
        default: break;
        }
    }

    void complete(const ntk_completion_t &completion) {
        Callback done;
        {
            std::lock_guard<std::mutex> hold(lock_);
            auto found = callbacks_.find(completion.request);
            if (found == callbacks_.end()) {
                return;
            }
            done = std::move(found->second);
            callbacks_.erase(found);
        }
        done(completion);
    }

    Listener &listener_;
    std::mutex lock_;
    std::unordered_map<std::uint64_t, Callback> callbacks_;
    std::unique_ptr<std::function<void()>> wake_;
    ntk_kernel_t kernel_ = 0;
};
