/* ntk.h: the C interface of NTK, a native instant-messaging kernel. Works from C11 and C++17.
 *
 * Generated from core/src/api/table/; `cargo test` fails when it drifts. Do not edit.
 *
 * THE CALLING CONTRACT
 *
 * 1. Calls. Every function returns a code (NTK_OK or NTK_ERROR_...), never blocks, may be called from any thread and from
 *    inside callbacks. Exceptions: ntk_close_wait waits, and ntk_pump runs your handler. A command is checked, queued, and
 *    given a request id; its outcome arrives later as exactly one ntk_completion_t with that id, also on cancel, logout,
 *    close and failure. A call that returns another code than NTK_OK was not accepted and has no completion. 1,000 requests
 *    may be in flight, then NTK_ERROR_BUSY. `request` may be NULL if you do not care which completion is yours.
 *
 * 2. Delivery. When there is something for you the kernel calls your wake function, once, on one of its own threads.
 *    Wake must not work or wait: post one message to your UI loop and return. On your loop call ntk_pump; it runs
 *    your handler for completions, events and list patches, in commit order, on the calling thread, and stops at max_items
 *    or the budget. If items remain the kernel wakes again by itself. Setting a wake while items wait wakes at once.
 *    ntk_wake_fd gives a descriptor that is readable as long as items may wait, for loops that poll: never read from it,
 *    never close it, and stop polling it when NTK_DELIVERY_CLOSED arrives. Or open with NTK_DELIVERY_THREADED and a
 *    handler: then the handler runs on the kernel's delivery thread, and wake and pump give NTK_ERROR_INVALID_PARAMETERS.
 *
 * 3. Reentrancy. A handler may call anything, except that ntk_pump inside a handler (a modal loop) or beside another pump
 *    of the same kernel delivers nothing and returns NTK_ERROR_REENTRANT, and ntk_close_wait inside a handler returns
 *    NTK_ERROR_WOULD_DEADLOCK. A handler must not let an exception or longjmp escape: the pump would not know that it has
 *    ended, and every later one of that kernel would return NTK_ERROR_REENTRANT until the process ends.
 *
 * 4. Memory. What a handler receives, and everything it points to, is valid until the handler returns: copy what you keep.
 *    What you pass to a call is copied before the call returns. There is nothing to free.
 *
 * 5. Text is UTF-8 with a length; in deliveries it is also NUL-terminated (ptr is never NULL there). As input, a NULL ptr is
 *    an empty string if len is 0. Bad UTF-8, NULL where a value is needed, a misaligned array, an absurd length or count,
 *    an unknown enum value and a stale or invented kernel give a code, never undefined behaviour.
 *
 * 6. Kernels are numbers. A kernel is one account in one directory. The number is never used again; after
 *    NTK_DELIVERY_CLOSED every call with it returns NTK_ERROR_CLOSED, so a late wake or pump is harmless.
 *
 * 7. Close. ntk_close returns at once; all requests complete with NTK_ERROR_CANCELLED and the last item is
 *    NTK_DELIVERY_CLOSED. When your handler gets it, the wake function is not running and is never called again: its ctx may
 *    be freed. ntk_close_wait does the same, runs the handler for what is left, and waits. A process may end without closing.
 *    Do not unload the library while a kernel is open.
 *
 * 8. Growth. Records that you fill in start with struct_size: set it to sizeof; NULL for such a record, and zero for a field
 *    that an older header lacks, mean defaults. In an array of records that you pass, items stand items[0].struct_size apart
 *    and all state that same size. Some records go both ways: received, struct_size is set and bool fields are 0 or 1.
 *    Records you receive may get longer: walk lists with the _at functions, which use the stride, and ignore union tags and
 *    enum values you do not know.
 *    Compare ntk_api_hash() with NTK_API_HASH to know that header and library come from the same table.
 *
 * 9. Lists. A window comes as patches. The operations of one are a batch, not a sequence: how to apply it stands above
 *    ntk_list_patch_t, with functions for every kind of toolkit.
 *
 * 10. fork. A kernel lives in the process that opened it. After fork the child has none of its threads: calls there are
 *    accepted and complete never, and while the child lives its copy of the lock keeps the directory in use, also for its
 *    parent (NTK_ERROR_DIRECTORY_IN_USE). So exec at once in the child, as posix_spawn and system do (nothing of ours passes
 *    an exec), or fork before the first ntk_open. A child may open kernels only if its parent has never opened one.
 *
 * 11. Disks. A full disk refuses what would write with NTK_ERROR_DISK_FULL and is told by a storage event; another one with
 *    code 0 says that there is room again, and the kernel goes on. If ntk_open met it, its request fails with that code, the
 *    kernel tries again by itself, and after the event with code 0 you log in. Files are readable by their owner only.
 */
#ifndef NTK_H
#define NTK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32) && defined(NTK_SHARED)
#define NTK_API __declspec(dllimport)
#elif defined(__GNUC__)
#define NTK_API __attribute__((visibility("default")))
#else
#define NTK_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Major in the upper, minor in the lower 16 bits. Additions raise the minor number, everything else the major one. */
#define NTK_ABI_VERSION @ABI@u
/* Over the whole table; equal to ntk_api_hash() when header and library match. */
#define NTK_API_HASH @HASH@ull

/* A result code, see NTK_ERROR_... */
typedef uint32_t ntk_code_t;

/* A kernel. 0 is never one. */
typedef uint64_t ntk_kernel_t;

/* UTF-8 text. */
typedef struct ntk_str {
    const char *ptr;
    size_t len;
} ntk_str_t;

/* Raw bytes. */
typedef struct ntk_bytes {
    const uint8_t *ptr;
    size_t len;
} ntk_bytes_t;

/* Text with a known length, without copying. */
static inline ntk_str_t ntk_str_n(const char *ptr, size_t len) {
    ntk_str_t s;
    s.ptr = ptr;
    s.len = len;
    return s;
}

/* NUL-terminated text, without copying; NULL is the empty string. */
static inline ntk_str_t ntk_str(const char *text) {
    size_t len = 0;
    if (text != NULL) {
        while (text[len] != '\0') {
            len++;
        }
    }
    return ntk_str_n(text, len);
}

/* A string literal. */
#define NTK_STR(literal) ntk_str_n("" literal, sizeof(literal) - 1)

/* Bytes, without copying. */
static inline ntk_bytes_t ntk_bytes(const void *ptr, size_t len) {
    ntk_bytes_t b;
    b.ptr = (const uint8_t *)ptr;
    b.len = len;
    return b;
}
