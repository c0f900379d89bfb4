package im.ntk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** A kernel: one account in one directory. Any thread may call anything; nothing blocks. Futures complete, and listeners are
 * called, on the executor given to {@link #open}, in commit order. On Android pass a handler's post as the executor. */
public final class Kernel extends Commands implements AutoCloseable {
    private static final int MAX_ITEMS = 256;
    private static final int BUDGET_US = 4000;

    private final Executor executor;
    private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();
    /** Guarded by itself. A completion may overtake the call that submitted it, so either side may put the entry. */
    private final Map<Long, CompletableFuture<Object>> pending = new HashMap<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final CompletableFuture<Void> opened;
    private final long kernel;

    private Kernel(String directory, int mailbox, String log, NetworkOptions network, Executor executor) throws KernelException {
        this.executor = executor;
        long[] ids = new long[2];
        int code = Native.open(utf8(directory), mailbox, utf8(log), network.trust.ordinal(), utf8(network.caPem),
                utf8(network.pins), utf8(network.proxy), ids);
        if (code != ErrorCode.OK) {
            throw new KernelException(code, "open");
        }
        kernel = ids[0];
        opened = expect(ids[1]);
    }

    /** Opens a kernel and returns at once; {@link #opened} tells how it went. */
    public static Kernel open(String directory, Executor executor) throws KernelException {
        return open(directory, 0, executor);
    }

    /** As above, with another capacity of the mailboxes; 0 = the default. */
    public static Kernel open(String directory, int mailbox, Executor executor) throws KernelException {
        return open(directory, mailbox, "", executor);
    }

    /** As above, and sets what the log of the process says from now on, as {@link Ntk#setLog} takes it; empty = as before.
     * Without a listener the lines go to standard error. An unknown setting fails {@link #opened} with a text naming it. */
    public static Kernel open(String directory, int mailbox, String log, Executor executor) throws KernelException {
        return open(directory, mailbox, log, new NetworkOptions(), executor);
    }

    /** As above, and says how the server is reached, for the link and for files. What is wrong with that fails {@link #opened}
     * with a text naming it. */
    public static Kernel open(String directory, int mailbox, String log, NetworkOptions network, Executor executor)
            throws KernelException {
        Kernel kernel = new Kernel(directory, mailbox, log, network, executor);
        Thread waiter = new Thread(kernel::waitAndPost, "ntk-wake");
        waiter.setDaemon(true);
        waiter.start();
        return kernel;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Completes when the directory is open. */
    public CompletableFuture<Void> opened() {
        return opened;
    }

    /** Completes when the kernel is gone. */
    public CompletableFuture<Closed> closed() {
        return closed;
    }

    /** Adds a listener. */
    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    /** Removes a listener. */
    public void removeListener(Listener listener) {
        listeners.remove(listener);
    }

    /** The host's frame tick: windows publish what changed now. */
    public void frame() {
        Native.frame(kernel);
    }

    /** Closes and returns at once; see {@link #closed}. */
    @Override
    public void close() {
        Native.close(kernel);
    }

    @Override
    <T> CompletableFuture<T> submit(int command, Encoder args) {
        long[] request = new long[1];
        int code = Native.submit(kernel, command, args.toBytes(), request);
        if (code != ErrorCode.OK) {
            CompletableFuture<T> failed = new CompletableFuture<>();
            failed.completeExceptionally(new KernelException(code, new String(Native.lastError(), StandardCharsets.UTF_8)));
            return failed;
        }
        return expect(request[0]);
    }

    /** A command's reply type is fixed by the table, so the future of its request carries that type. */
    @SuppressWarnings("unchecked")
    private <T> CompletableFuture<T> expect(long request) {
        return (CompletableFuture<T>) (CompletableFuture<?>) meet(request);
    }

    /** The first of the two sides (submit, completion) leaves the future for the second, which removes it. */
    private CompletableFuture<Object> meet(long request) {
        synchronized (pending) {
            CompletableFuture<Object> future = pending.remove(request);
            if (future == null) {
                future = new CompletableFuture<>();
                pending.put(request, future);
            }
            return future;
        }
    }

    /** The daemon thread: waits in the library and hands the pump to the executor, one at a time. */
    private void waitAndPost() {
        while (Native.waitWake(kernel)) {
            CompletableFuture<Void> pumped = new CompletableFuture<>();
            try {
                executor.execute(() -> {
                    try {
                        pump();
                    } finally {
                        pumped.complete(null);
                    }
                });
            } catch (RuntimeException rejected) {
                // An executor that shut down delivers nothing more: close, and run what is left here so that no future hangs.
                Native.close(kernel);
                pump();
                continue;
            }
            pumped.join();
        }
    }

    private void pump() {
        byte[] flat = Native.pump(kernel, MAX_ITEMS, BUDGET_US);
        if (flat == null) {
            return;
        }
        for (Decoder in = new Decoder(flat); !in.isEmpty(); ) {
            Delivery item = Delivery.decode(in);
            try {
                deliver(item);
            } catch (RuntimeException | Error thrown) {
                Thread current = Thread.currentThread();
                current.getUncaughtExceptionHandler().uncaughtException(current, thrown);
            }
        }
    }

    private void deliver(Delivery item) {
        if (item instanceof Delivery.Completion) {
            complete(((Delivery.Completion) item).value);
        } else if (item instanceof Delivery.Event) {
            Event event = ((Delivery.Event) item).value;
            listeners.forEach(l -> l.onEvent(event));
        } else if (item instanceof Delivery.ConversationPatch) {
            ConversationPatch patch = ((Delivery.ConversationPatch) item).value;
            listeners.forEach(l -> l.onConversationPatch(patch));
        } else if (item instanceof Delivery.MessagePatch) {
            MessagePatch patch = ((Delivery.MessagePatch) item).value;
            listeners.forEach(l -> l.onMessagePatch(patch));
        } else if (item instanceof Delivery.Closed) {
            Closed end = ((Delivery.Closed) item).value;
            listeners.forEach(l -> l.onClosed(end));
            listeners.clear();
            closed.complete(end);
        }
    }

    private void complete(Completion done) {
        CompletableFuture<Object> future = meet(done.request);
        if (done.code != ErrorCode.OK) {
            future.completeExceptionally(new KernelException(done.code, done.text, done.reply));
        } else {
            future.complete(value(done.reply));
        }
    }
}
