/* A process may end without closing its kernels. Arguments: directory. */
#include <stdio.h>
#include <string.h>

#include "ntk.h"

static void on_item(void *ctx, const ntk_delivery_t *item) {
    (void)ctx;
    (void)item;
}

int main(int argc, char **argv) {
    if (argc != 2) {
        return 2;
    }
    for (uint32_t flags = 0; flags <= NTK_DELIVERY_THREADED; flags++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%u", argv[1], (unsigned)flags);
        ntk_open_options_t options;
        memset(&options, 0, sizeof options);
        options.struct_size = sizeof options;
        options.flags = flags;
        options.directory = ntk_str(path);
        options.handler = flags == NTK_DELIVERY_THREADED ? on_item : NULL;
        ntk_kernel_t kernel = 0;
        if (ntk_open(&options, &kernel, NULL) != NTK_OK || ntk_audit(kernel, NULL) != NTK_OK) {
            return 1;
        }
    }
    puts("ok");
    return 0;
}
