// Two users through ntk.hpp: alice pumps when a descriptor says so, bob has his callbacks on the delivery thread.
// Arguments: endpoint, alice's token, bob's token, directory.
#include <poll.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <thread>

#include "ntk.hpp"

#define CHECK(condition)                                                              \
    do {                                                                              \
        if (!(condition)) {                                                           \
            std::fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
            std::exit(1);                                                             \
        }                                                                             \
    } while (0)

namespace {

struct User : ntk::Listener {
    std::atomic<int> received{0}, sent{0}, exceptions{0}, closed{0}, completed{0};
    std::atomic<bool> online{false};
    std::string first;
    // By window: how many rows it has, and the place of the one that came last.
    std::map<std::uint64_t, std::pair<std::uint32_t, std::uint64_t>> windows;

    void on_message_patch(const ntk_message_patch_t &patch) override {
        auto &[rows, place] = windows[patch.window];
        rows = patch.new_len;
        for (const auto &insert : ntk::items(patch.inserts)) place = insert.row->seq;
    }
    void on_event(const ntk_event_t &event) override {
        if (event.tag == NTK_EVENT_MESSAGES_RECEIVED) {
            for (const auto &message : ntk::items(event.messages_received->messages)) {
                first = first.empty() ? ntk::copy(message.text) : first;
                received++;
            }
        }
        if (event.tag == NTK_EVENT_CONNECTION_CHANGED) {
            online = event.connection_changed->state == NTK_CONNECTION_STATE_ONLINE;
        }
        if (event.tag == NTK_EVENT_SEND_FINISHED && ++sent == 1) {
            throw std::runtime_error("a listener that throws does not stop the delivery");
        }
    }
    void on_closed(const ntk_closed_t &) override { closed++; }
    void on_exception(std::exception_ptr) override { exceptions++; }

    ntk::Callback ok() {
        return [this](const ntk_completion_t &c) {
            CHECK(c.code == NTK_OK);
            completed++;
        };
    }
};

User alice, bob;

template <typename Condition>
void until(int line, ntk::Kernel *pumped, int fd, Condition condition) {
    auto start = std::chrono::steady_clock::now();
    while (!condition()) {
        if (std::chrono::steady_clock::now() - start > std::chrono::seconds(60)) {
            std::fprintf(stderr, "line %d waited in vain\n", line);
            for (const User *u : {&alice, &bob}) {
                std::fprintf(stderr, "received %d sent %d completed %d closed %d\n", u->received.load(), u->sent.load(),
                             u->completed.load(), u->closed.load());
            }
            std::exit(1);
        }
        if (pumped == nullptr) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            continue;
        }
        pollfd p{fd, POLLIN, 0};
        if (poll(&p, 1, 20) == 1) {
            CHECK(pumped->pump());
        }
    }
}

} // namespace

int main(int argc, char **argv) {
    CHECK(argc == 5);
    std::atomic<int> lines{0};
    ntk::set_log("debug", [&](const ntk_log_line_t &line) {
        CHECK(ntk::view(line.target).substr(0, 8) == "ntk_core");
        lines++;
        throw std::runtime_error("a log that throws loses its line and nothing else");
    });
    {
        ntk::Options options{std::string(argv[4]) + "/alice"};
        options.log = "info";
        ntk::Kernel a(options, alice, alice.ok());
        ntk::Kernel b({std::string(argv[4]) + "/bob", true}, bob, bob.ok());
        int fd = a.wake_fd();
        a.login("alice", argv[2], {argv[1]}, "", "linux", alice.ok());
        b.login("bob", argv[3], {argv[1]}, "", "linux", bob.ok());
        // Before she is in step, a message may come as part of the first synchronisation and not as news.
        until(__LINE__, &a, fd, [&] { return alice.completed == 2 && alice.online; });
        until(__LINE__, nullptr, fd, [&] { return bob.completed == 2; });
        // A conversation opens before its first message.
        std::uint64_t chat = 0, linked = 0;
        auto opened = [](std::uint64_t &window) {
            return [&window](const ntk_completion_t &c) {
                CHECK(c.code == NTK_OK && c.reply->tag == NTK_REPLY_WINDOW_OPENED);
                window = c.reply->window_opened->window;
            };
        };
        a.open_message_window("c2c_bob", 20, 0, opened(chat));
        until(__LINE__, &a, fd, [&] { return alice.windows.count(chat) == 1; });
        CHECK(alice.windows[chat].first == 0);
        for (const char *text : {"one", "two", "three"}) {
            b.send_text("c2c_alice", text, nullptr, bob.ok());
        }
        until(__LINE__, &a, fd, [&] { return alice.received == 3; });
        until(__LINE__, nullptr, fd, [&] { return bob.sent == 3 && bob.completed == 5; });
        CHECK(alice.first == "one" && bob.exceptions == 1);
        until(__LINE__, &a, fd, [&] { return alice.windows[chat].first == 3; });
        a.open_message_window_at("c2c_bob", 1, 2, opened(linked));
        until(__LINE__, &a, fd, [&] { return alice.windows.count(linked) == 1; });
        CHECK(alice.windows[linked] == std::make_pair(1u, std::uint64_t{2}));
        try {
            a.open_message_window_at("c2c_bob", 1, 0);
            CHECK(false);
        } catch (const ntk::Error &e) {
            CHECK(std::string(e.what()).find("seq: ") != std::string::npos);
        }
        std::uint64_t rows = 0;
        auto query = ntk::make<ntk_history_query_t>();
        query.count = 20;
        a.get_history("c2c_bob", &query, [&](const ntk_completion_t &c) {
            CHECK(c.code == NTK_OK && c.reply->tag == NTK_REPLY_MESSAGE_PAGE);
            rows = ntk::items(c.reply->message_page->rows).size();
            CHECK(ntk::view(ntk::items(c.reply->message_page->rows)[0].text) == "three");
        });
        until(__LINE__, &a, fd, [&] { return rows == 3; });
        std::atomic<int> wakes{0};
        a.set_wake([&] { wakes++; });
        a.audit(alice.ok());
        until(__LINE__, nullptr, fd, [&] { return wakes > 0; });
        a.set_wake({});
        try {
            a.get_conversation("\xff\xfe");
            CHECK(false);
        } catch (const ntk::Error &e) {
            CHECK(e.code() == NTK_ERROR_BAD_UTF8 && !e.retryable());
        }
        ntk_send_options_t not_for_two = ntk::make<ntk_send_options_t>();
        not_for_two.at_all = true;
        try {
            a.send_text("c2c_bob", "x", &not_for_two);
            CHECK(false);
        } catch (const ntk::Error &e) {
            CHECK(std::string(e.what()).find("options.at_all: ") != std::string::npos);
        }
        // An open that fails has not the reason of the command that was refused before it.
        try {
            ntk::Kernel nowhere(ntk::Options{}, alice);
            CHECK(false);
        } catch (const ntk::Error &e) {
            CHECK(e.code() == NTK_ERROR_INVALID_PARAMETERS && std::string(e.what()) == ntk_error_name(e.code()));
        }
        // Cancelled by the destructor, and still called.
        bool called = false;
        a.echo(ntk_bytes("x", 1), [&](const ntk_completion_t &) { called = true; });
        CHECK(a.close_wait(20000) && called);
    }
    CHECK(alice.closed == 1 && bob.closed == 1 && alice.completed == 3);
    try {
        ntk::set_log("loud", [](const ntk_log_line_t &) {});
        CHECK(false);
    } catch (const ntk::Error &e) {
        CHECK(e.code() == NTK_ERROR_INVALID_PARAMETERS);
    }
    CHECK(lines > 0);
    ntk::set_log("", {});
    std::puts("ok");
    return 0;
}
