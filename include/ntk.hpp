// ntk.hpp: ntk.h for C++17, header-only. Generated from the API table; do not edit.
//
// The contract on top of ntk.h holds. In addition: callbacks and listeners may throw; what they throw goes to
// Listener::on_exception and never into the kernel. A Kernel neither moves nor copies; its destructor closes and waits.
#ifndef NTK_HPP
#define NTK_HPP

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ntk.h"

namespace ntk {

/// Text of a delivery, valid as long as the delivery.
inline std::string_view view(ntk_str_t text) {
    return {text.ptr, text.len};
}

/// A copy to keep.
inline std::string copy(ntk_str_t text) {
    return {text.ptr, text.len};
}

/// Text as an argument.
inline ntk_str_t str(std::string_view text) {
    return ntk_str_n(text.data(), text.size());
}

/// A list of a delivery, for range-based for.
template <typename T>
class Items {
public:
    class iterator {
    public:
        iterator(const char *at, std::size_t stride) : at_(at), stride_(stride) {}
        const T &operator*() const { return *static_cast<const T *>(static_cast<const void *>(at_)); }
        iterator &operator++() {
            at_ += stride_;
            return *this;
        }
        bool operator!=(const iterator &other) const { return at_ != other.at_; }

    private:
        const char *at_;
        std::size_t stride_;
    };

    Items(const T *items, std::uint32_t count, std::uint32_t stride)
        : first_(static_cast<const char *>(static_cast<const void *>(items))), count_(count), stride_(stride) {}
    iterator begin() const { return {first_, stride_}; }
    iterator end() const { return {first_ + std::size_t{count_} * stride_, stride_}; }
    std::size_t size() const { return count_; }
    const T &operator[](std::size_t i) const { return *iterator(first_ + i * stride_, stride_); }

private:
    const char *first_;
    std::size_t count_;
    std::size_t stride_;
};

/// `for (const auto &row : ntk::items(page.rows))`
template <typename List>
auto items(const List &list) {
    using T = std::remove_cv_t<std::remove_pointer_t<decltype(list.items)>>;
    return Items<T>(list.items, list.count, list.stride);
}

/// A call that was not accepted.
class Error : public std::runtime_error {
public:
    explicit Error(ntk_code_t code) : std::runtime_error(ntk_error_name(code)), code_(code) {}
    ntk_code_t code() const { return code_; }
    bool retryable() const { return ntk_error_retryable(code_) != 0; }

private:
    ntk_code_t code_;
};

/// News of a kernel, on the thread that pumps or, if asked for, on the kernel's delivery thread.
class Listener {
public:
    virtual ~Listener() = default;
    virtual void on_event(const ntk_event_t &) {}
    virtual void on_conversation_patch(const ntk_conversation_patch_t &) {}
    virtual void on_message_patch(const ntk_message_patch_t &) {}
    virtual void on_closed(const ntk_closed_t &) {}
    /// A callback or a method above threw.
    virtual void on_exception(std::exception_ptr) {}
};

/// The outcome of a request; called exactly once.
using Callback = std::function<void(const ntk_completion_t &)>;

/// How to open a kernel.
struct Options {
    std::string directory;
    /// Callbacks on the kernel's delivery thread; neither wake nor pump then.
    bool threaded = false;
    /// 0 = the default.
    std::uint32_t mailbox = 0;
};

/// A kernel: one account in one directory. Commands throw Error when they are not accepted.
class Kernel {
public:
    Kernel(const Options &options, Listener &listener, Callback opened = {}) : listener_(listener) {
        ntk_open_options_t o{};
        o.struct_size = sizeof o;
        o.flags = options.threaded ? NTK_DELIVERY_THREADED : 0;
        o.directory = str(options.directory);
        o.mailbox = options.mailbox;
        o.handler = options.threaded ? &Kernel::on_item : nullptr;
        o.ctx = this;
        submit(std::move(opened), [&](std::uint64_t *request) { return ntk_open(&o, &kernel_, request); });
    }
    Kernel(const Kernel &) = delete;
    Kernel &operator=(const Kernel &) = delete;
    /// Waits as long as it takes: nothing may call into a listener that is gone. Never destroy a kernel inside a callback.
    ~Kernel() {
        while (ntk_close_wait(kernel_, 60000, &Kernel::on_item, this) == NTK_ERROR_TIMEOUT) {
        }
    }

    /// The number ntk.h knows it by.
    ntk_kernel_t handle() const { return kernel_; }

    /// Called on a kernel thread when there is something to pump; it must only post, and not set another wake.
    void set_wake(std::function<void()> wake) {
        // The old function may be running until ntk_set_wake returns.
        auto next = std::make_unique<std::function<void()>>(std::move(wake));
        check(ntk_set_wake(kernel_, *next ? &Kernel::on_wake : nullptr, next.get()));
        wake_ = std::move(next);
    }

    /// A descriptor that is readable while items may wait.
    int wake_fd() {
        std::int32_t fd = -1;
        check(ntk_wake_fd(kernel_, &fd));
        return fd;
    }

    /// Runs callbacks and the listener; false when the kernel is closed or another pump runs.
    bool pump(std::uint32_t max_items = 256, std::uint32_t budget_us = 4000) {
        return ntk_pump(kernel_, max_items, budget_us, &Kernel::on_item, this, nullptr) == NTK_OK;
    }

    void frame() { ntk_frame(kernel_, 0); }
    void close() { ntk_close(kernel_); }

    /// Closes, delivers what is left, waits. Not inside a callback.
    bool close_wait(std::uint32_t timeout_ms) {
        ntk_code_t code = ntk_close_wait(kernel_, timeout_ms, &Kernel::on_item, this);
        return code == NTK_OK || code == NTK_ERROR_CLOSED;
    }

    /// Logs in and keeps the link up until logout. The first user binds the directory. Completes when the server accepted
    /// the token; local data is usable before that.
    void login(std::string_view user_id, std::string_view token, const std::vector<std::string> &endpoints, std::string_view device_id, std::string_view platform, Callback done = {}) {
        std::vector<ntk_str_t> endpoints_c;
        for (const auto &each : endpoints) {
            endpoints_c.push_back(str(each));
        }
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_login(kernel_, str(user_id), str(token), endpoints_c.data(), static_cast<std::uint32_t>(endpoints_c.size()), str(device_id), str(platform), request); });
    }

    /// Ends the login, keeps the data. Queued sends stay queued.
    void logout(Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_logout(kernel_, request); });
    }

    /// Ends the login and deletes everything in the directory.
    void destroy_data(Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_destroy_data(kernel_, request); });
    }

    /// Closes link, database and directory lock so that the process may be frozen. Reads answer SUSPENDED until resume.
    void suspend(std::uint32_t deadline_ms, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_suspend(kernel_, deadline_ms, request); });
    }

    /// Opens again what suspend closed.
    void resume(Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_resume(kernel_, request); });
    }

    /// The operating system reports another network: dial at once, or stop dialling.
    void network_changed(ntk_network_kind_t kind, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_network_changed(kernel_, kind, request); });
    }

    /// The application came to the foreground or left it.
    void set_foreground(bool foreground, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_set_foreground(kernel_, foreground, request); });
    }

    /// Queues a text message durably and completes; `SendFinished` tells the outcome.
    void send_text(std::string_view conversation, std::string_view text, const ntk_send_options_t *options = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_send_text(kernel_, str(conversation), str(text), options, request); });
    }

    /// Queues a custom message durably and completes; `SendFinished` tells the outcome.
    void send_custom(std::string_view conversation, ntk_bytes_t data, std::string_view description, ntk_bytes_t extension, const ntk_send_options_t *options = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_send_custom(kernel_, str(conversation), data, str(description), extension, options, request); });
    }

    /// Takes a queued message back. Fails with 8020 once it is on the wire or done.
    void cancel_send(std::uint64_t local_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_cancel_send(kernel_, local_id, request); });
    }

    /// Queues a failed message again, with the same message id.
    void resend_message(std::uint64_t local_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_resend_message(kernel_, local_id, request); });
    }

    /// Recalls an own message for everyone, within the server's window (120 s by default).
    void recall_message(std::uint64_t local_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_recall_message(kernel_, local_id, request); });
    }

    /// Pages through the conversation list: pinned first, then newest first.
    void get_conversation_list(std::string_view cursor, std::uint32_t count, ntk_conversation_filter_t filter, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_conversation_list(kernel_, str(cursor), count, filter, request); });
    }

    /// One conversation.
    void get_conversation(std::string_view conversation, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_conversation(kernel_, str(conversation), request); });
    }

    /// The unread total; `known` is false before the first sync.
    void get_total_unread_message_count(Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_total_unread_message_count(kernel_, request); });
    }

    /// Marks a one-to-one conversation read; the peer gets a receipt. Empty = all one-to-one conversations.
    void mark_c2c_message_as_read(std::string_view user_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_mark_c2c_message_as_read(kernel_, str(user_id), request); });
    }

    /// Marks a group read. Empty = all groups.
    void mark_group_message_as_read(std::string_view group_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_mark_group_message_as_read(kernel_, str(group_id), request); });
    }

    /// Marks everything read.
    void mark_all_message_as_read(Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_mark_all_message_as_read(kernel_, request); });
    }

    /// Sets what is received of a conversation (V2TIM recvOpt).
    void set_receive_opt(std::string_view conversation, ntk_receive_opt_t opt, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_set_receive_opt(kernel_, str(conversation), opt, request); });
    }

    /// Pins a conversation above the others, at most 50, or unpins it.
    void pin_conversation(std::string_view conversation, bool pinned, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_pin_conversation(kernel_, str(conversation), pinned, request); });
    }

    /// A page of history, from this device and, where it has a hole, from the server.
    void get_history(std::string_view conversation, std::uint64_t from_local_id, bool newer, std::uint32_t count, bool local_only, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_history(kernel_, str(conversation), from_local_id, newer, count, local_only, request); });
    }

    /// Creates a group with this user as a member.
    void create_group(std::string_view group_id, std::string_view name, const std::vector<std::string> &members, Callback done = {}) {
        std::vector<ntk_str_t> members_c;
        for (const auto &each : members) {
            members_c.push_back(str(each));
        }
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_create_group(kernel_, str(group_id), str(name), members_c.data(), static_cast<std::uint32_t>(members_c.size()), request); });
    }

    /// Adds members to a group this user is in.
    void add_group_members(std::string_view group_id, const std::vector<std::string> &members, Callback done = {}) {
        std::vector<ntk_str_t> members_c;
        for (const auto &each : members) {
            members_c.push_back(str(each));
        }
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_add_group_members(kernel_, str(group_id), members_c.data(), static_cast<std::uint32_t>(members_c.size()), request); });
    }

    /// Opens a live window on the conversation list; its rows and every change follow as `ConversationPatch`.
    void open_conversation_window(ntk_conversation_filter_t filter, std::uint32_t count, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_open_conversation_window(kernel_, filter, count, request); });
    }

    /// Opens a live window on the messages of a conversation, at the newest; changes follow as `MessagePatch`.
    void open_message_window(std::string_view conversation, std::uint32_t count, std::uint64_t around_local_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_open_message_window(kernel_, str(conversation), count, around_local_id, request); });
    }

    /// Grows a window. On a conversation window `newer` is ignored.
    void grow_window(std::uint64_t window, std::uint32_t older, std::uint32_t newer, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_grow_window(kernel_, window, older, newer, request); });
    }

    /// Moves a conversation window to another part of the list.
    void move_window(std::uint64_t window, std::uint64_t first_index, std::uint32_t count, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_move_window(kernel_, window, first_index, count, request); });
    }

    /// Closes a window; nothing of it arrives after the completion.
    void close_window(std::uint64_t window, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_close_window(kernel_, window, request); });
    }

    /// Recounts everything from rows and reports every difference.
    void audit(Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_audit(kernel_, request); });
    }

    /// What the kernel occupies.
    void get_storage_usage(Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_storage_usage(kernel_, request); });
    }

    /// Returns the bytes through the whole path, for measurements.
    void echo(ntk_bytes_t data, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_echo(kernel_, data, request); });
    }

private:
    static void check(ntk_code_t code) {
        if (code != NTK_OK) {
            throw Error(code);
        }
    }

    /// The lock is held during the call, which never blocks, so that the completion finds its callback.
    template <typename Call>
    void submit(Callback done, Call call) {
        std::lock_guard<std::mutex> hold(lock_);
        std::uint64_t request = 0;
        check(call(&request));
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

} // namespace ntk

#endif
