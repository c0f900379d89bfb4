/* ---- Kernels ---- */

/* One item of the lane; valid until the handler returns. */
typedef void (*ntk_handler_fn)(void *ctx, const ntk_delivery_t *item);

/* There is something to pump. Called on a kernel thread: only post to your loop. */
typedef void (*ntk_wake_fn)(void *ctx);

/* ntk_open_options_t.flags: run the handler on the kernel's delivery thread; for hosts without a loop. */
#define NTK_DELIVERY_THREADED 1u

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
} ntk_open_options_t;

/* What a pump did. */
typedef struct ntk_pump_result {
    /* Items handed to the handler. */
    uint32_t delivered;
    /* 1: stopped at the budget; the kernel wakes again by itself. */
    uint32_t more;
} ntk_pump_result_t;

/* Opens a kernel and returns at once; the outcome is a completion with command 0. */
NTK_API ntk_code_t ntk_open(const ntk_open_options_t *options, ntk_kernel_t *kernel, uint64_t *request);

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

/* The name of a code for logs, for example "Busy"; "Unknown" if it is none. Static. */
NTK_API const char *ntk_error_name(ntk_code_t code);

/* 1 if the same call may succeed later without a change by the caller. */
NTK_API uint32_t ntk_error_retryable(ntk_code_t code);

/* NTK_ABI_VERSION of the library. */
NTK_API uint32_t ntk_abi_version(void);

/* NTK_API_HASH of the library. */
NTK_API uint64_t ntk_api_hash(void);
