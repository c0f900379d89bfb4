/* ---- Kernels ---- */

/* One item of the lane; valid until the handler returns. */
typedef void (*ntk_handler_fn)(void *ctx, const ntk_delivery_t *item);

/* There is something to pump. Called on a kernel thread: only post to your loop. */
typedef void (*ntk_wake_fn)(void *ctx);

/* ntk_open_options_t.flags: run the handler on the kernel's delivery thread; for hosts without a loop. */
#define NTK_DELIVERY_THREADED 1u

/* ntk_open_options_t.trust: the web's authorities as they were when the library was built, besides ca_pem. */
#define NTK_TRUST_WEB 0u
/* The system's store, which its user and administrator decide about, besides ca_pem. */
#define NTK_TRUST_SYSTEM 1u
/* Nobody but ca_pem. */
#define NTK_TRUST_GIVEN 2u

/* How to open a kernel. */
typedef struct ntk_open_options {
    /* sizeof(ntk_open_options_t). */
    uint32_t struct_size;
    /* 0 or NTK_DELIVERY_THREADED. */
    uint32_t flags;
    /* Where everything is kept; created when missing. One directory per user. */
    ntk_str_t directory;
    /* Capacity of the kernel's mailboxes; 0 = the default, 1024. */
    uint32_t mailbox;
    /* Must be 0. */
    uint32_t reserved;
    /* Threaded delivery: the handler; otherwise NULL. */
    ntk_handler_fn handler;
    /* Threaded delivery: passed to the handler. */
    void *ctx;
    /* What the log of the process says from now on, see ntk_set_log; empty = as before. Without a log function the lines go
     * to standard error. An unknown setting makes the open complete with NTK_ERROR_INVALID_PARAMETERS and a text naming it. */
    ntk_str_t log;
    /* How the server is reached, for the link and for files; what is wrong makes the open complete with
     * NTK_ERROR_INVALID_PARAMETERS and a text naming it.
     * Certificates of authorities whose word counts, PEM, one after another; empty = none. */
    ntk_str_t ca_pem;
    /* SHA-256 of the public key (SubjectPublicKeyInfo) that the server's certificate must have, base64, "sha256/" before it or
     * not; of several, which commas separate, one. It must be trusted besides, and ws:// is refused. Empty = any. */
    ntk_str_t pins;
    /* "http://[user:password@]host[:port]" (CONNECT) or "socks5://..."; it looks up the server's name. Empty = none. */
    ntk_str_t proxy;
    /* NTK_TRUST_WEB, NTK_TRUST_SYSTEM or NTK_TRUST_GIVEN. */
    uint32_t trust;
    /* Must be 0. */
    uint32_t reserved2;
} ntk_open_options_t;

/* How serious a line of the log is. */
typedef uint32_t ntk_log_level_t;
/* Something is lost, or will not work until somebody does something. */
#define NTK_LOG_ERROR 1u
/* Something went wrong and is dealt with. */
#define NTK_LOG_WARN 2u
/* Changes of state that are rare: opened, online, kicked. */
#define NTK_LOG_INFO 3u
/* Each request and each step of the link. */
#define NTK_LOG_DEBUG 4u
/* Everything. */
#define NTK_LOG_TRACE 5u

/* One line of the log; valid until the function returns. It never holds what users wrote or named, a token, a key or a path:
 * only numbers, codes and the kernel's own words. For people: it changes from version to version and is not to be parsed. */
typedef struct ntk_log_line {
    ntk_log_level_t level;
    /* 0. */
    uint32_t reserved;
    /* When, milliseconds since 1970 UTC. */
    int64_t time_ms;
    /* The part of the kernel that says it, for example "ntk_core::store::writer". */
    ntk_str_t target;
    /* What happened: words, then name=value for each number. */
    ntk_str_t text;
    /* During what, outermost first: "kernel{no=1}:request{id=7 command=send_text}". May be empty. */
    ntk_str_t context;
} ntk_log_line_t;

/* Takes one line, on whatever thread it arises: the kernel's and those that call into it, several at a time. It must not wait
 * and must not let an exception or longjmp escape. It may submit commands and ask about codes; ntk_close_wait and ntk_set_log
 * inside it return NTK_ERROR_WOULD_DEADLOCK, ntk_pump returns NTK_ERROR_REENTRANT. What is logged because of a call that it
 * makes is dropped. */
typedef void (*ntk_log_fn)(void *ctx, const ntk_log_line_t *line);

/* What a pump did. */
typedef struct ntk_pump_result {
    /* Items handed to the handler. */
    uint32_t delivered;
    /* 1: stopped at the budget; the kernel wakes again by itself. */
    uint32_t more;
} ntk_pump_result_t;

/* Opens a kernel and returns at once; the outcome is a completion with command 0. */
NTK_API ntk_code_t ntk_open(const ntk_open_options_t *options, ntk_kernel_t *kernel, uint64_t *request);

/* Sets what is logged and who gets it, for all kernels of the process, open or not; off until then. filter is a level (off,
 * error, warn, info, debug, trace) or several parts such as "info,ntk_core::store=debug"; one that is unknown gives
 * NTK_ERROR_INVALID_PARAMETERS and changes nothing. NULL for log: nothing is logged any more, and filter is not looked at. ctx
 * must stay valid until another function is set; one that runs meanwhile has returned when this returns, so do not call this
 * while you hold a lock that the function takes. */
NTK_API ntk_code_t ntk_set_log(ntk_str_t filter, ntk_log_fn log, void *ctx);

/* Sets, replaces or (NULL) removes the wake function. ctx must stay valid until another is set or the kernel is closed; a
 * wake that is running meanwhile has returned when this returns, unless it is called from inside that wake. */
NTK_API ntk_code_t ntk_set_wake(ntk_kernel_t kernel, ntk_wake_fn wake, void *ctx);

/* A descriptor that is readable while items may wait; -1 where the system has none. It belongs to the kernel. */
NTK_API ntk_code_t ntk_wake_fd(ntk_kernel_t kernel, int32_t *fd);

/* Runs the handler for at most max_items items (0 = no limit) and about budget_us microseconds (0 = no limit). At least one
 * item is delivered if one waits. result may be NULL. */
NTK_API ntk_code_t ntk_pump(ntk_kernel_t kernel, uint32_t max_items, uint32_t budget_us, ntk_handler_fn handler, void *ctx,
                            ntk_pump_result_t *result);

/* The host's frame tick: windows publish what changed now. A host that never calls it gets a 16 ms timer. deadline_us is
 * the time left in the frame, 0 = unknown; a hint. */
NTK_API ntk_code_t ntk_frame(ntk_kernel_t kernel, uint32_t deadline_us);

/* Closes and returns at once. */
NTK_API ntk_code_t ntk_close(ntk_kernel_t kernel);

/* Closes, runs the handler (NULL = drop the items) for what is left and waits until the kernel is gone, at most
 * timeout_ms; NTK_ERROR_TIMEOUT then, and closing goes on. With threaded delivery the handler given to open is used. */
NTK_API ntk_code_t ntk_close_wait(ntk_kernel_t kernel, uint32_t timeout_ms, ntk_handler_fn handler, void *ctx);

/* Which argument of the newest command that this thread was refused breaks which rule, for example
 * "options.at_users: for groups only"; "" where the code says it all. Never the user's words. For logs and developers. It stays as
 * it is until this thread is refused another command. */
NTK_API const char *ntk_last_error(void);

/* The name of a code for logs, for example "Busy"; "Unknown" if it is none. Static. */
NTK_API const char *ntk_error_name(ntk_code_t code);

/* 1 if the same call may succeed later without a change by the caller. */
NTK_API uint32_t ntk_error_retryable(ntk_code_t code);

/* NTK_ABI_VERSION of the library. */
NTK_API uint32_t ntk_abi_version(void);

/* NTK_API_HASH of the library. */
NTK_API uint64_t ntk_api_hash(void);
