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
