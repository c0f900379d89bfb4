/* Built as C and as C++ into a shared object; the test loads it and hands it deliveries. */
#include "dump.h"

#ifdef __cplusplus
extern "C"
#endif
void dump_handler(void *ctx, const ntk_delivery_t *item);

/* Appends one line to the dump_t at ctx. */
void dump_handler(void *ctx, const ntk_delivery_t *item) {
    dump_t *d = (dump_t *)ctx;
    dump_delivery(d, item);
    put(d, "\n");
}
