// ntk.hpp: ntk.h for C++17, header-only. Generated from the API table; do not edit.
//
// The contract on top of ntk.h holds. In addition: callbacks and listeners may throw; what they throw goes to
// Listener::on_exception and never into the kernel. A Kernel neither moves nor copies; its destructor closes and waits.
#ifndef NTK_HPP
#define NTK_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <iterator>
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

/// A record to fill in, with its struct_size set: `auto query = ntk::make<ntk_history_query_t>();`
template <typename Record>
Record make() {
    Record record{};
    record.struct_size = sizeof record;
    return record;
}

/// A call that was not accepted.
class Error : public std::runtime_error {
public:
    explicit Error(ntk_code_t code) : std::runtime_error(ntk_error_name(code)), code_(code) {}
    /// With the argument that breaks its rule, where one does.
    Error(ntk_code_t code, const std::string &why)
        : std::runtime_error(why.empty() ? ntk_error_name(code) : ntk_error_name(code) + (": " + why)), code_(code) {}
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
    /// What the log of the process says from now on, see set_log; empty = as before.
    std::string log = {};
    /// Certificates of authorities whose word counts, PEM; see ntk_open_options_t for this and what follows.
    std::string ca_pem = {};
    /// SHA-256 of the server's public key, base64; of several, which commas separate, one. Empty = any.
    std::string pins = {};
    /// "http://[user:password@]host[:port]" or "socks5://..."; empty = none.
    std::string proxy = {};
    /// NTK_TRUST_WEB, NTK_TRUST_SYSTEM or NTK_TRUST_GIVEN.
    std::uint32_t trust = NTK_TRUST_WEB;
};

/// Takes one line of the log, on any thread, several at a time; what it throws ends with that line.
using Log = std::function<void(const ntk_log_line_t &)>;

/// Sets what is logged (`"info"`, `"warn,ntk_core::store=debug"`) and who gets it, for all kernels of the process; an empty
/// function: nobody, nothing. Throws Error for an unknown setting. Not inside the function; see ntk_set_log.
inline void set_log(std::string_view filter, Log log) {
    // Never destroyed: kernels may log until the very end of the process.
    static std::mutex &lock = *new std::mutex;
    static Log *current = nullptr;
    ntk_log_fn write = [](void *ctx, const ntk_log_line_t *line) {
        try {
            (*static_cast<Log *>(ctx))(*line);
        } catch (...) {
        }
    };
    std::lock_guard<std::mutex> hold(lock);
    auto next = log ? std::make_unique<Log>(std::move(log)) : nullptr;
    ntk_code_t code = ntk_set_log(str(filter), next ? write : nullptr, next.get());
    if (code != NTK_OK) {
        throw Error(code);
    }
    // The old one has returned and is never called again.
    delete std::exchange(current, next.release());
}

/// A kernel: one account in one directory. Commands throw Error when they are not accepted.
class Kernel {
public:
    Kernel(const Options &options, Listener &listener, Callback opened = {}) : listener_(listener) {
        ntk_open_options_t o{};
        o.struct_size = sizeof o;
        o.flags = options.threaded ? NTK_DELIVERY_THREADED : 0;
        o.directory = str(options.directory);
        o.mailbox = options.mailbox;
        o.log = str(options.log);
        o.ca_pem = str(options.ca_pem);
        o.pins = str(options.pins);
        o.proxy = str(options.proxy);
        o.trust = options.trust;
        o.handler = options.threaded ? &Kernel::on_item : nullptr;
        o.ctx = this;
        // Of an open the code says it all: ntk_last_error() is of a command that was refused before.
        submit(std::move(opened), [&](std::uint64_t *request) { return ntk_open(&o, &kernel_, request); }, [] { return ""; });
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
    /// Codes of its own: 6015, 6017, 6023, 6206, 6208, 7003, 70001, 70003, 70013, 200004, 200013.
    void login(std::string_view user_id, std::string_view token, const std::vector<std::string> &endpoints, std::string_view device_id, std::string_view platform, Callback done = {}) {
        std::vector<ntk_str_t> endpoints_c;
        for (const auto &each : endpoints) {
            endpoints_c.push_back(str(each));
        }
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_login(kernel_, str(user_id), str(token), endpoints_c.data(), static_cast<std::uint32_t>(endpoints_c.size()), str(device_id), str(platform), request); });
    }

    /// Ends the login, keeps the data. Queued sends stay queued.
    /// Codes of its own: 6014.
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
    /// Codes of its own: 6017.
    void network_changed(ntk_network_kind_t kind, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_network_changed(kernel_, kind, request); });
    }

    /// The application came to the foreground or left it.
    void set_foreground(bool foreground, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_set_foreground(kernel_, foreground, request); });
    }

    /// Queues a text message durably and completes; `SendFinished` tells the outcome.
    /// Codes of its own: 6004, 6017, 6200, 7003, 7011, 8001, 10007, 10010, 10023, 20003, 80002, 200013.
    void send_text(std::string_view conversation, std::string_view text, const ntk_send_options_t *options = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_send_text(kernel_, str(conversation), str(text), options, request); });
    }

    /// Queues a custom message durably and completes; `SendFinished` tells the outcome.
    /// Codes of its own: 6004, 6017, 6200, 7003, 7011, 8001, 10007, 10010, 10023, 20003, 80002, 200013.
    void send_custom(std::string_view conversation, ntk_bytes_t data, std::string_view description, ntk_bytes_t extension, const ntk_send_options_t *options = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_send_custom(kernel_, str(conversation), data, str(description), extension, options, request); });
    }

    /// Takes a queued message back. Fails with 8020 once it is on the wire or done.
    /// Codes of its own: 6017, 8020.
    void cancel_send(std::uint64_t local_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_cancel_send(kernel_, local_id, request); });
    }

    /// Queues a failed message again, with the same message id.
    /// Codes of its own: 6017, 7011.
    void resend_message(std::uint64_t local_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_resend_message(kernel_, local_id, request); });
    }

    /// Recalls an own message for everyone, within the server's window (120 s by default).
    /// Codes of its own: 6017, 6200, 7011, 10007, 10010, 10023, 10030, 10031, 20016, 200013.
    void recall_message(std::uint64_t local_id, std::string_view reason, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_recall_message(kernel_, local_id, str(reason), request); });
    }

    /// Pages through the conversation list: pinned first, then newest first.
    /// Codes of its own: 6014, 6017, 200013.
    void get_conversation_list(std::string_view cursor, std::uint32_t count, const ntk_conversation_filter_t *filter = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_conversation_list(kernel_, str(cursor), count, filter, request); });
    }

    /// One conversation.
    /// Codes of its own: 6004, 6014, 6017, 200013.
    void get_conversation(std::string_view conversation, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_conversation(kernel_, str(conversation), request); });
    }

    /// The unread total; `known` is false before the first sync.
    void get_total_unread_message_count(Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_total_unread_message_count(kernel_, request); });
    }

    /// Marks a one-to-one conversation read; the peer gets a receipt. Empty = all one-to-one conversations.
    /// Codes of its own: 6004, 6014, 6017, 7003, 200013.
    void mark_c2c_message_as_read(std::string_view user_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_mark_c2c_message_as_read(kernel_, str(user_id), request); });
    }

    /// Marks a group read. Empty = all groups.
    /// Codes of its own: 6004, 6014, 6017, 8501, 200013.
    void mark_group_message_as_read(std::string_view group_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_mark_group_message_as_read(kernel_, str(group_id), request); });
    }

    /// Marks everything read.
    /// Codes of its own: 6014.
    void mark_all_message_as_read(Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_mark_all_message_as_read(kernel_, request); });
    }

    /// Sets what is received of a conversation (V2TIM recvOpt).
    /// Codes of its own: 6004, 6014, 6017, 200013.
    void set_receive_opt(std::string_view conversation, ntk_receive_opt_t opt, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_set_receive_opt(kernel_, str(conversation), opt, request); });
    }

    /// Pins a conversation above the others, at most 50, or unpins it.
    /// Codes of its own: 6004, 6014, 6017, 51010, 200013.
    void pin_conversation(std::string_view conversation, bool pinned, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_pin_conversation(kernel_, str(conversation), pinned, request); });
    }

    /// A page of history, from this device and, where it has a hole, from the server.
    /// Codes of its own: 6004, 6014, 6017, 6201, 7011, 10002, 10007, 10010, 200013, 200014.
    void get_history(std::string_view conversation, const ntk_history_query_t *query = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_history(kernel_, str(conversation), query, request); });
    }

    /// Creates a group with this user as a member.
    /// Codes of its own: 6017, 6200, 7003, 8501, 10014, 10021, 10023, 20003, 200013.
    void create_group(std::string_view group_id, std::string_view name, const std::vector<std::string> &members, bool excluded_from_unread, Callback done = {}) {
        std::vector<ntk_str_t> members_c;
        for (const auto &each : members) {
            members_c.push_back(str(each));
        }
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_create_group(kernel_, str(group_id), str(name), members_c.data(), static_cast<std::uint32_t>(members_c.size()), excluded_from_unread, request); });
    }

    /// Adds members to a group this user is in. Where what becomes of whom a member brings is an approval, they apply, with this user
    /// named (at most 20 at a time, who may wait at once); owner and admins add anybody.
    /// Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10014, 10023, 200013.
    void add_group_members(std::string_view group_id, const std::vector<std::string> &members, Callback done = {}) {
        std::vector<ntk_str_t> members_c;
        for (const auto &each : members) {
            members_c.push_back(str(each));
        }
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_add_group_members(kernel_, str(group_id), members_c.data(), static_cast<std::uint32_t>(members_c.size()), request); });
    }

    /// Queues a message of one or more elements durably and completes; `SendFinished` tells the outcome. Files are prepared and
    /// uploaded first; `TransferProgress` tells how far.
    /// Codes of its own: 6004, 6016, 6017, 6200, 7003, 7011, 8001, 10007, 10010, 10023, 20003, 80002, 200013.
    void send_message(std::string_view conversation, const std::vector<ntk_new_element_t> &elements, const ntk_send_options_t *options = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_send_message(kernel_, str(conversation), elements.data(), static_cast<std::uint32_t>(elements.size()), options, request); });
    }

    /// Sends a received or sent message on, as a new message of this user. Tips and unsent messages are refused.
    /// Codes of its own: 6004, 6014, 6016, 6017, 7003, 7011, 8001, 10007, 10010, 200013.
    void forward_message(std::uint64_t local_id, std::string_view conversation, const ntk_send_options_t *options = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_forward_message(kernel_, local_id, str(conversation), options, request); });
    }

    /// Sends several messages on as one (V2TIM merger), at most 300, in the given order. What makes the message longer than 12 KB
    /// goes as a file, at most 8 MB: then it waits for its upload as other media do.
    /// Codes of its own: 6004, 6014, 6016, 6017, 7003, 7011, 8001, 8005, 10007, 10010, 200013.
    void send_merged(std::string_view conversation, const std::vector<std::uint64_t> &local_ids, std::string_view title, const std::vector<std::string> &abstracts, std::string_view compatible_text, const ntk_send_options_t *options = nullptr, Callback done = {}) {
        std::vector<ntk_str_t> abstracts_c;
        for (const auto &each : abstracts) {
            abstracts_c.push_back(str(each));
        }
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_send_merged(kernel_, str(conversation), local_ids.data(), static_cast<std::uint32_t>(local_ids.size()), str(title), abstracts_c.data(), static_cast<std::uint32_t>(abstracts_c.size()), str(compatible_text), options, request); });
    }

    /// Opens a merged message. Its rows have no local id. A long one is downloaded first, like other media: that waits for the
    /// network, and `pause_transfer` and `cancel_transfer` hold it up.
    /// Codes of its own: 6009, 6014, 6016, 6017, 6023, 7004, 7005, 7011.
    void get_merged_messages(std::uint64_t local_id, const std::vector<std::uint32_t> &path, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_merged_messages(kernel_, local_id, path.data(), static_cast<std::uint32_t>(path.size()), request); });
    }

    /// Puts a message into local storage as if it had been sent or received; it is on this device only and never counts.
    /// Codes of its own: 6004, 6014, 6016, 6017, 7003, 7011, 8001, 200013.
    void insert_local_message(std::string_view conversation, std::string_view sender, const std::vector<ntk_new_element_t> &elements, const ntk_send_options_t *options = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_insert_local_message(kernel_, str(conversation), str(sender), elements.data(), static_cast<std::uint32_t>(elements.size()), options, request); });
    }

    /// Replaces the content of an own message for everyone. Completes with 8006 and the newest state when somebody was faster.
    /// Codes of its own: 6016, 6017, 6200, 7011, 8001, 8006, 10007, 10010, 10023, 10030, 200013.
    void modify_message(std::uint64_t local_id, const std::vector<ntk_new_element_t> &elements, ntk_bytes_t cloud_custom_data, std::uint32_t base_edits, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_modify_message(kernel_, local_id, elements.data(), static_cast<std::uint32_t>(elements.size()), cloud_custom_data, base_edits, request); });
    }

    /// Deletes messages of one conversation: here and, unless `local_only`, on all own devices. At most 50.
    /// Codes of its own: 6014, 6017, 7011.
    void delete_messages(const std::vector<std::uint64_t> &local_ids, bool local_only, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_delete_messages(kernel_, local_ids.data(), static_cast<std::uint32_t>(local_ids.size()), local_only, request); });
    }

    /// Deletes an own message for everyone, within the recall window; nothing is shown in its place.
    /// Codes of its own: 6017, 6200, 7011, 10007, 10010, 10023, 10030, 10031, 20016.
    void delete_message_for_all(std::uint64_t local_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_delete_message_for_all(kernel_, local_id, request); });
    }

    /// Deletes all messages of a conversation on all own devices; its place in the list stays, and so does what waits to be sent.
    /// Codes of its own: 6004, 6014, 6017, 200013.
    void clear_history(std::string_view conversation, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_clear_history(kernel_, str(conversation), request); });
    }

    /// Sets what the host keeps with a message on this device.
    /// Codes of its own: 6014, 6017, 7011.
    void set_local_custom(std::uint64_t local_id, ntk_bytes_t data, std::int64_t number, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_set_local_custom(kernel_, local_id, data, number, request); });
    }

    /// Messages by id, whatever their state, also recalled and deleted ones.
    /// Codes of its own: 6014, 6017.
    void find_messages(const std::vector<std::uint64_t> &local_ids, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_find_messages(kernel_, local_ids.data(), static_cast<std::uint32_t>(local_ids.size()), request); });
    }

    /// Adds this user's reaction to a message.
    /// Codes of its own: 6014, 6017, 7011, 10007, 10010, 10030, 23005, 23006, 200013.
    void add_message_reaction(std::uint64_t local_id, std::string_view reaction, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_add_message_reaction(kernel_, local_id, str(reaction), request); });
    }

    /// Takes this user's reaction back.
    /// Codes of its own: 6014, 6017, 7011, 10007, 10010, 10030, 200013.
    void remove_message_reaction(std::uint64_t local_id, std::string_view reaction, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_remove_message_reaction(kernel_, local_id, str(reaction), request); });
    }

    /// Who gave a reaction, in the order they came.
    /// Codes of its own: 6017, 7011, 200013.
    void get_reaction_users(std::uint64_t local_id, std::string_view reaction, std::string_view cursor, std::uint32_t count, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_reaction_users(kernel_, local_id, str(reaction), str(cursor), count, request); });
    }

    /// Sets extensions of a message; each key has its own result. At most 20.
    /// Codes of its own: 6017, 6200, 7011, 10007, 10010, 10023, 10030, 200013.
    void set_message_extensions(std::uint64_t local_id, const std::vector<ntk_message_extension_t> &extensions, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_set_message_extensions(kernel_, local_id, extensions.data(), static_cast<std::uint32_t>(extensions.size()), request); });
    }

    /// Deletes extensions of a message.
    /// Codes of its own: 6017, 6200, 7011, 10007, 10010, 10023, 10030, 200013.
    void delete_message_extensions(std::uint64_t local_id, const std::vector<std::string> &keys, Callback done = {}) {
        std::vector<ntk_str_t> keys_c;
        for (const auto &each : keys) {
            keys_c.push_back(str(each));
        }
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_delete_message_extensions(kernel_, local_id, keys_c.data(), static_cast<std::uint32_t>(keys_c.size()), request); });
    }

    /// Pins a message in its conversation, of two or of a group, at most 10, or unpins it. Any member may; no targeted message is
    /// pinned (6017).
    /// Codes of its own: 6017, 6200, 7011, 10007, 10010, 10023, 10030, 10070, 10071.
    void pin_message(std::uint64_t local_id, bool pinned, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_pin_message(kernel_, local_id, pinned, request); });
    }

    /// The pinned messages of a conversation, newest pin first.
    /// Codes of its own: 6004, 6017, 10007, 10010, 200013.
    void get_pinned_messages(std::string_view conversation, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_pinned_messages(kernel_, str(conversation), request); });
    }

    /// Tells the senders that messages which want receipts were read. Unread counts do not change. One conversation, at most 50.
    /// Codes of its own: 6014, 6017, 7011.
    void send_message_read_receipts(const std::vector<std::uint64_t> &local_ids, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_send_message_read_receipts(kernel_, local_ids.data(), static_cast<std::uint32_t>(local_ids.size()), request); });
    }

    /// How many read own messages, as the server has it; offline as this device has it.
    /// Codes of its own: 6017, 7011, 10007, 10010.
    void get_message_read_receipts(const std::vector<std::uint64_t> &local_ids, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_message_read_receipts(kernel_, local_ids.data(), static_cast<std::uint32_t>(local_ids.size()), request); });
    }

    /// Who read an own group message, or who did not.
    /// Codes of its own: 6017, 6200, 7011, 10007, 10010, 10030, 200013.
    void get_group_message_read_members(std::uint64_t local_id, bool unread, std::string_view cursor, std::uint32_t count, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_group_message_read_members(kernel_, local_id, unread, str(cursor), count, request); });
    }

    /// Tells the other side that this user types, or stopped. At most one in 4 seconds leaves; one-to-one only while the peer
    /// wrote in the last 30 seconds.
    /// Codes of its own: 6004, 6014, 6017, 200013.
    void set_typing(std::string_view conversation, bool typing, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_set_typing(kernel_, str(conversation), typing, request); });
    }

    /// Clears unread counts up to a point, included (V2TIM). The peer of a one-to-one conversation gets a receipt.
    /// Codes of its own: 6004, 6014, 6017, 200013.
    void clean_conversation_unread_message_count(std::string_view conversation, std::int64_t timestamp_s, std::uint64_t seq, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_clean_conversation_unread_message_count(kernel_, str(conversation), timestamp_s, seq, request); });
    }

    /// The unread total of the conversations a filter lets pass; muted ones only if the filter asks for them.
    /// Codes of its own: 6017, 200013.
    void get_unread_message_count_by_filter(const ntk_conversation_filter_t *filter = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_unread_message_count_by_filter(kernel_, filter, request); });
    }

    /// Has `FilteredUnreadChanged` sent for a filter from now on. At most 100 filters.
    /// Codes of its own: 6017, 200013.
    void subscribe_unread_message_count_by_filter(const ntk_conversation_filter_t *filter = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_subscribe_unread_message_count_by_filter(kernel_, filter, request); });
    }

    /// Ends that.
    /// Codes of its own: 6017, 7011, 200013.
    void unsubscribe_unread_message_count_by_filter(const ntk_conversation_filter_t *filter = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_unsubscribe_unread_message_count_by_filter(kernel_, filter, request); });
    }

    /// Why a badge shows what it shows.
    /// Codes of its own: 6004, 6014, 6017, 200013.
    void explain_unread(std::string_view conversation, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_explain_unread(kernel_, str(conversation), request); });
    }

    /// Keeps text begun and not sent; it moves the conversation up. Empty = no draft.
    /// Codes of its own: 6004, 6014, 6017, 8001, 200013.
    void set_conversation_draft(std::string_view conversation, std::string_view text, bool sync, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_set_conversation_draft(kernel_, str(conversation), str(text), sync, request); });
    }

    /// Sets or takes away marks of conversations, at most 100.
    /// Codes of its own: 6004, 6014, 6017, 51008, 200013.
    void mark_conversations(const std::vector<std::string> &conversations, std::uint64_t marks, bool enable, Callback done = {}) {
        std::vector<ntk_str_t> conversations_c;
        for (const auto &each : conversations) {
            conversations_c.push_back(str(each));
        }
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_mark_conversations(kernel_, conversations_c.data(), static_cast<std::uint32_t>(conversations_c.size()), marks, enable, request); });
    }

    /// Sets the host's data of a conversation, up to 256 bytes, on all own devices.
    /// Codes of its own: 6004, 6014, 6017, 200013.
    void set_conversation_custom_data(std::string_view conversation, ntk_bytes_t data, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_set_conversation_custom_data(kernel_, str(conversation), data, request); });
    }

    /// Deletes conversations from the list, at most 100; one comes back with its next message, also one that is on its way.
    /// Codes of its own: 6004, 6014, 6017, 51008, 200013.
    void delete_conversations(const std::vector<std::string> &conversations, bool clear_messages, Callback done = {}) {
        std::vector<ntk_str_t> conversations_c;
        for (const auto &each : conversations) {
            conversations_c.push_back(str(each));
        }
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_delete_conversations(kernel_, conversations_c.data(), static_cast<std::uint32_t>(conversations_c.size()), clear_messages, request); });
    }

    /// Makes a folder of conversations; at most 20.
    /// Codes of its own: 6014, 6017, 51008, 200013.
    void create_folder(std::string_view name, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_create_folder(kernel_, str(name), request); });
    }

    /// Renames a folder.
    /// Codes of its own: 6014, 6017, 51009, 200013.
    void rename_folder(std::uint64_t folder, std::string_view name, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_rename_folder(kernel_, folder, str(name), request); });
    }

    /// Deletes a folder; its conversations stay.
    /// Codes of its own: 6014, 51009.
    void delete_folder(std::uint64_t folder, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_delete_folder(kernel_, folder, request); });
    }

    /// All folders.
    void get_folders(Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_folders(kernel_, request); });
    }

    /// Puts conversations into a folder, at most 100.
    /// Codes of its own: 6004, 6014, 6017, 51008, 51009, 200013.
    void add_to_folder(std::uint64_t folder, const std::vector<std::string> &conversations, Callback done = {}) {
        std::vector<ntk_str_t> conversations_c;
        for (const auto &each : conversations) {
            conversations_c.push_back(str(each));
        }
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_add_to_folder(kernel_, folder, conversations_c.data(), static_cast<std::uint32_t>(conversations_c.size()), request); });
    }

    /// Takes conversations out of a folder, at most 100.
    /// Codes of its own: 6004, 6014, 6017, 51008, 51009, 200013.
    void remove_from_folder(std::uint64_t folder, const std::vector<std::string> &conversations, Callback done = {}) {
        std::vector<ntk_str_t> conversations_c;
        for (const auto &each : conversations) {
            conversations_c.push_back(str(each));
        }
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_remove_from_folder(kernel_, folder, conversations_c.data(), static_cast<std::uint32_t>(conversations_c.size()), request); });
    }

    /// Do not disturb for all conversations in a daily window; the pusher respects it, counts do not change.
    /// Codes of its own: 6014, 6017, 200013.
    void set_all_receive_opt(const ntk_all_receive_opt_t *opt = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_set_all_receive_opt(kernel_, opt, request); });
    }

    /// Do not disturb, as set.
    void get_all_receive_opt(Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_all_receive_opt(kernel_, request); });
    }

    /// Searches the messages on this device; complete at all times.
    /// Codes of its own: 6004, 6014, 6017, 200013.
    void search_messages(const ntk_message_search_t *query = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_search_messages(kernel_, query, request); });
    }

    /// Searches the messages on the server, also those this device never had.
    /// Codes of its own: 6004, 6017, 6200, 10007, 10010, 200013, 200016.
    void search_cloud_messages(const ntk_message_search_t *query = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_search_cloud_messages(kernel_, query, request); });
    }

    /// Conversations whose title or id holds a text.
    /// Codes of its own: 6014, 6017, 200013.
    void search_conversations(std::string_view text, std::string_view cursor, std::uint32_t count, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_search_conversations(kernel_, str(text), str(cursor), count, request); });
    }

    /// Searches the users of the server by what they call themselves, or by id (V2TIM searchUsers). Of very many that fit at most
    /// 2,000 are looked at; who lets nobody add them as a friend is not found.
    /// Codes of its own: 6017, 6200, 200013, 200016.
    void search_users(const ntk_name_search_t *query = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_search_users(kernel_, query, request); });
    }

    /// Searches the groups of the server by name or id (V2TIM searchCloudGroups). Work groups are never found; nor is what was
    /// dismissed.
    /// Codes of its own: 6017, 6200, 200013, 200016.
    void search_cloud_groups(const ntk_name_search_t *query = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_search_cloud_groups(kernel_, query, request); });
    }

    /// Gets a file of a message into the cache; completes when it is there.
    /// Codes of its own: 6009, 6017, 6023, 7004, 7011.
    void download_media(std::uint64_t local_id, std::uint32_t element, ntk_media_size_t size, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_download_media(kernel_, local_id, element, size, request); });
    }

    /// Pauses the transfers of a message.
    /// Codes of its own: 6017, 7011.
    void pause_transfer(std::uint64_t local_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_pause_transfer(kernel_, local_id, request); });
    }

    /// Goes on with them.
    /// Codes of its own: 6017, 7011.
    void resume_transfer(std::uint64_t local_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_resume_transfer(kernel_, local_id, request); });
    }

    /// Ends a download; its request completes with 200002. An upload ends by `cancel_send`.
    /// Codes of its own: 6017, 7011.
    void cancel_transfer(std::uint64_t local_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_cancel_transfer(kernel_, local_id, request); });
    }

    /// How images are prepared from now on, and what the cache may occupy. Kept over restarts, until the data is destroyed.
    /// Codes of its own: 6017, 200013.
    void set_media_policy(const ntk_media_policy_t *policy = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_set_media_policy(kernel_, policy, request); });
    }

    /// What the cache occupies.
    void get_media_cache_usage(Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_media_cache_usage(kernel_, request); });
    }

    /// Deletes every cached file nobody uses now.
    /// Codes of its own: 6022, 200005.
    void clear_media_cache(Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_clear_media_cache(kernel_, request); });
    }

    /// Devices of this user.
    /// Codes of its own: 6200.
    void get_devices(Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_devices(kernel_, request); });
    }

    /// Ends the login of another device of this user.
    /// Codes of its own: 6017, 6200, 200013.
    void logout_device(std::string_view device_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_logout_device(kernel_, str(device_id), request); });
    }

    /// Creates a group of any type with this user as its owner.
    /// Codes of its own: 6017, 6200, 7003, 8501, 10014, 10021, 10023, 20003, 200013.
    void create_group_with(const ntk_new_group_t *group, const std::vector<std::string> &members, Callback done = {}) {
        std::vector<ntk_str_t> members_c;
        for (const auto &each : members) {
            members_c.push_back(str(each));
        }
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_create_group_with(kernel_, group, members_c.data(), static_cast<std::uint32_t>(members_c.size()), request); });
    }

    /// Comes into a group by oneself, if its type and its join option let strangers in, or applies where these want an approval; a new
    /// application takes the place of this user's last one. Who comes back sees nothing of the time between; what this device has from
    /// before stays.
    /// Codes of its own: 6017, 6200, 8501, 10007, 10010, 10013, 10014, 10023, 200013.
    void join_group(std::string_view group_id, std::string_view wording, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_join_group(kernel_, str(group_id), str(wording), request); });
    }

    /// Leaves a group. The conversation stays as it is, with `membership` Quit and nothing unread. The owner may quit a Work group
    /// only, which the longest member then owns.
    /// Codes of its own: 6017, 6200, 8501, 10007, 10009, 10010, 10023, 200013.
    void quit_group(std::string_view group_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_quit_group(kernel_, str(group_id), request); });
    }

    /// Removes members who rank below this user.
    /// Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10023, 200013.
    void kick_group_members(std::string_view group_id, const std::vector<std::string> &members, Callback done = {}) {
        std::vector<ntk_str_t> members_c;
        for (const auto &each : members) {
            members_c.push_back(str(each));
        }
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_kick_group_members(kernel_, str(group_id), members_c.data(), static_cast<std::uint32_t>(members_c.size()), request); });
    }

    /// Ends a group for everyone: only its owner, and not a Work group, which ends when its last member quits.
    /// Codes of its own: 6017, 6200, 8501, 10007, 10010, 10023, 200013.
    void dismiss_group(std::string_view group_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_dismiss_group(kernel_, str(group_id), request); });
    }

    /// What there is to know of a group; of a Work group only for its members.
    /// Codes of its own: 6017, 6200, 8501, 10007, 10010, 200013.
    void get_group_info(std::string_view group_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_group_info(kernel_, str(group_id), request); });
    }

    /// The same of several groups.
    /// Codes of its own: 6017, 6200, 8501, 200013.
    void get_groups_info(const std::vector<std::string> &group_ids, Callback done = {}) {
        std::vector<ntk_str_t> group_ids_c;
        for (const auto &each : group_ids) {
            group_ids_c.push_back(str(each));
        }
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_groups_info(kernel_, group_ids_c.data(), static_cast<std::uint32_t>(group_ids_c.size()), request); });
    }

    /// Changes what is said of a group; everyone hears what changed.
    /// Codes of its own: 6017, 6200, 8501, 10007, 10010, 10023, 200013.
    void set_group_info(std::string_view group_id, const ntk_group_info_change_t *change = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_set_group_info(kernel_, str(group_id), change, request); });
    }

    /// Hands a group over to another member; this user is a member like others then.
    /// Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10023, 200013.
    void transfer_group_owner(std::string_view group_id, std::string_view user_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_transfer_group_owner(kernel_, str(group_id), str(user_id), request); });
    }

    /// Makes a member an admin, or an admin a member.
    /// Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10023, 200013.
    void set_group_member_role(std::string_view group_id, std::string_view user_id, ntk_group_role_t role, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_set_group_member_role(kernel_, str(group_id), str(user_id), role, request); });
    }

    /// Members by pages: the owner, admins, then all others in the order in which the server came to know them.
    /// Codes of its own: 6017, 6200, 8501, 10007, 10010, 200013.
    void get_group_members(std::string_view group_id, ntk_group_role_t role, std::string_view cursor, std::uint32_t count, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_group_members(kernel_, str(group_id), role, str(cursor), count, request); });
    }

    /// Lets a member say nothing for a time, by the server's clock.
    /// Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10023, 200013.
    void mute_group_member(std::string_view group_id, std::string_view user_id, std::uint32_t seconds, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_mute_group_member(kernel_, str(group_id), str(user_id), seconds, request); });
    }

    /// Lets nobody but admins and the owner speak.
    /// Codes of its own: 6017, 6200, 8501, 10007, 10010, 10023, 200013.
    void mute_all_group_members(std::string_view group_id, bool muted, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_mute_all_group_members(kernel_, str(group_id), muted, request); });
    }

    /// What a member is called in a group.
    /// Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10023, 200013.
    void set_group_member_info(std::string_view group_id, std::string_view user_id, std::string_view name_card, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_set_group_member_info(kernel_, str(group_id), str(user_id), str(name_card), request); });
    }

    /// Applications to a group that this user owns or is an admin of, or to all of these, the newest first (V2TIM
    /// getGroupApplicationList). A group keeps a hundred; those that are decided leave first.
    /// Codes of its own: 6017, 6200, 8501, 10007, 10010, 200013.
    void get_group_applications(std::string_view group_id, std::string_view cursor, std::uint32_t count, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_group_applications(kernel_, str(group_id), str(cursor), count, request); });
    }

    /// Lets in who applied; the group's owner and admins hear of it, and who applied or would have brought them.
    /// Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10013, 10014, 10023, 10024, 200013.
    void accept_group_application(std::string_view group_id, std::string_view user_id, std::string_view answer, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_accept_group_application(kernel_, str(group_id), str(user_id), str(answer), request); });
    }

    /// Does not let in who applied.
    /// Codes of its own: 6017, 6200, 7003, 8501, 10007, 10010, 10013, 10023, 10024, 200013.
    void refuse_group_application(std::string_view group_id, std::string_view user_id, std::string_view answer, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_refuse_group_application(kernel_, str(group_id), str(user_id), str(answer), request); });
    }

    /// All applications to groups this user rules are read, on all own devices (V2TIM setGroupApplicationRead).
    /// Codes of its own: 6200.
    void set_group_applications_read(Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_set_group_applications_read(kernel_, request); });
    }

    /// The groups this user is in, from this device's own rows: works offline (V2TIM getJoinedGroupList). A group that is
    /// renamed or come back to while pages are read may be missed, or come twice.
    /// Codes of its own: 6014, 6017, 200013.
    void get_joined_groups(ntk_joined_group_order_t order, std::string_view cursor, std::uint32_t count, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_joined_groups(kernel_, order, str(cursor), count, request); });
    }

    /// Adds a friend (V2TIM addFriend). Whom anybody may add is one at once, and this user is theirs; who wants to be asked has an
    /// application then (`application` is SendOut). Who has applied to this user, or has them as a friend, is not asked. The lists follow
    /// with `FriendsChanged`, on all own devices.
    /// Codes of its own: 6017, 6200, 7003, 10023, 20003, 30010, 30014, 30515, 30516, 30525, 200013.
    void add_friend(const ntk_friend_add_t *add = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_add_friend(kernel_, add, request); });
    }

    /// Lets somebody who has applied have this user as a friend (V2TIM acceptFriendApplication).
    /// Codes of its own: 6017, 6200, 7003, 10023, 20003, 30010, 30014, 200013.
    void accept_friend_application(std::string_view user_id, bool both, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_accept_friend_application(kernel_, str(user_id), both, request); });
    }

    /// Refuses an application.
    /// Codes of its own: 6017, 6200, 7003, 10023, 20003, 200013.
    void refuse_friend_application(std::string_view user_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_refuse_friend_application(kernel_, str(user_id), request); });
    }

    /// Takes an own application back; one that came in is refused without a word.
    /// Codes of its own: 6017, 6200, 7003, 10023, 20003, 200013.
    void delete_friend_application(std::string_view user_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_delete_friend_application(kernel_, str(user_id), request); });
    }

    /// Applications that wait, those that came in and those sent out, the newest first, from this device's rows.
    /// Codes of its own: 6014, 6017, 200013.
    void get_friend_applications(std::string_view cursor, std::uint32_t count, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_friend_applications(kernel_, str(cursor), count, request); });
    }

    /// Those that came in until now count as read, on all own devices.
    /// Codes of its own: 6200.
    void set_friend_applications_read(Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_set_friend_applications_read(kernel_, request); });
    }

    /// This user's friends, from this device's rows (V2TIM getFriendList).
    /// Codes of its own: 6014, 6017, 200013.
    void get_friends(ntk_friend_order_t order, std::string_view cursor, std::uint32_t count, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_friends(kernel_, order, str(cursor), count, request); });
    }

    /// Takes a friend off the list (V2TIM deleteFromFriendList). The conversation stays.
    /// Codes of its own: 6017, 6200, 7003, 10023, 20003, 200013.
    void delete_friend(std::string_view user_id, bool both, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_delete_friend(kernel_, str(user_id), both, request); });
    }

    /// What this user calls a friend: it comes before every other name of theirs, here and on all own devices.
    /// Codes of its own: 6017, 6200, 7003, 20003, 200013.
    void set_friend_remark(std::string_view user_id, std::string_view remark, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_set_friend_remark(kernel_, str(user_id), str(remark), request); });
    }

    /// What some users are to this one, at most 100, from this device's rows (V2TIM checkFriend).
    /// Codes of its own: 6014, 6017, 7003, 200013.
    void check_friends(const std::vector<std::string> &user_ids, Callback done = {}) {
        std::vector<ntk_str_t> user_ids_c;
        for (const auto &each : user_ids) {
            user_ids_c.push_back(str(each));
        }
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_check_friends(kernel_, user_ids_c.data(), static_cast<std::uint32_t>(user_ids_c.size()), request); });
    }

    /// Wants to hear nothing from somebody: they are no friend any more, nor is this user theirs, and what they write to this user is
    /// refused with 20007 (V2TIM addToBlackList).
    /// Codes of its own: 6017, 6200, 7003, 10023, 20003, 200013.
    void add_to_blacklist(std::string_view user_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_add_to_blacklist(kernel_, str(user_id), request); });
    }

    /// Wants to hear from them again. They are no friend by that.
    /// Codes of its own: 6017, 6200, 7003, 10023, 20003, 200013.
    void delete_from_blacklist(std::string_view user_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_delete_from_blacklist(kernel_, str(user_id), request); });
    }

    /// The blacklist by name, from this device's rows (V2TIM getBlackList).
    /// Codes of its own: 6014, 6017, 200013.
    void get_blacklist(std::string_view cursor, std::uint32_t count, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_blacklist(kernel_, str(cursor), count, request); });
    }

    /// Changes the own profile (V2TIM setSelfInfo).
    /// Codes of its own: 6017, 6200, 200013.
    void set_self_info(const ntk_self_info_t *info = nullptr, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_set_self_info(kernel_, info, request); });
    }

    /// Profiles of users, at most 100 (V2TIM getUsersInfo). Whoever was asked for within ten minutes is not asked for again; offline
    /// it is what is known here.
    /// Codes of its own: 6017, 7003, 200013.
    void get_users_info(const std::vector<std::string> &user_ids, Callback done = {}) {
        std::vector<ntk_str_t> user_ids_c;
        for (const auto &each : user_ids) {
            user_ids_c.push_back(str(each));
        }
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_users_info(kernel_, user_ids_c.data(), static_cast<std::uint32_t>(user_ids_c.size()), request); });
    }

    /// The own profile, as it is known here.
    /// Codes of its own: 6014.
    void get_self_info(Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_get_self_info(kernel_, request); });
    }

    /// Tells the server what a push service calls this device, so that it is told of messages while it is not connected. To be called
    /// after each login, since services change tokens, and with an empty one before a logout. A token belongs to the device that
    /// brought it last, and goes when this device is logged out by another.
    /// Codes of its own: 6017, 6200, 200013.
    void set_push_token(ntk_push_kind_t kind, std::string_view token, std::string_view locale, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_set_push_token(kernel_, kind, str(token), str(locale), request); });
    }

    /// Opens a live window on the conversation list; its rows and every change follow as `ConversationPatch`.
    /// Codes of its own: 6017, 200013.
    void open_conversation_window(const ntk_conversation_filter_t *filter, std::uint32_t count, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_open_conversation_window(kernel_, filter, count, request); });
    }

    /// Opens a live window on the messages of a conversation, at the newest; changes follow as `MessagePatch`. With a user one has
    /// never written with the window is empty (both edges `End`) until either writes, and the conversation is in no list before;
    /// while there is a link, 20003 when the server knows no such user.
    /// Codes of its own: 6004, 6017, 7011, 20003, 200013.
    void open_message_window(std::string_view conversation, std::uint32_t count, std::uint64_t around_local_id, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_open_message_window(kernel_, str(conversation), count, around_local_id, request); });
    }

    /// Grows a window. On a conversation window `newer` is ignored.
    /// Codes of its own: 6017, 7011.
    void grow_window(std::uint64_t window, std::uint32_t older, std::uint32_t newer, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_grow_window(kernel_, window, older, newer, request); });
    }

    /// Moves a conversation window to another part of the list.
    /// Codes of its own: 6017, 7011.
    void move_window(std::uint64_t window, std::uint64_t first_index, std::uint32_t count, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_move_window(kernel_, window, first_index, count, request); });
    }

    /// Closes a window; nothing of it arrives after the completion.
    /// Codes of its own: 7011.
    void close_window(std::uint64_t window, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_close_window(kernel_, window, request); });
    }

    /// Opens a live window around a place of a conversation, as a link, a quote or a hit of the server's search names it. A message
    /// that is not on this device yet is fetched: until it is here the window is empty and its edges are `Loading`, without a network
    /// `OfflineGap`. Where the message is gone, the nearest older one takes its place, else the nearest newer.
    /// Codes of its own: 6004, 6017, 7011, 200013.
    void open_message_window_at(std::string_view conversation, std::uint32_t count, std::uint64_t seq, Callback done = {}) {
        submit(std::move(done), [&](std::uint64_t *request) { return ntk_open_message_window_at(kernel_, str(conversation), count, seq, request); });
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
    /// Codes of its own: 6017.
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
