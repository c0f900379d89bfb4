package im.ntk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Two users against a real server. Arguments: endpoint, alice's token, bob's token, directory. */
public final class LiveTest {
    private LiveTest() {}

    /** One user: its executor is one thread, like a UI loop, and everything arrives there. */
    private static final class User implements Listener {
        final ExecutorService loop;
        final Kernel kernel;
        Thread loopThread;
        /** The window, kept by applying patches. */
        List<ConversationRow> rows = new ArrayList<>();
        long rev;
        long unread = -1;
        int received;
        int sent;
        int receipts;
        int reactions;
        boolean online;
        boolean closed;

        User(String name, String directory) throws Exception {
            loop = Executors.newSingleThreadExecutor(r -> {
                Thread t = new Thread(r, name);
                t.setDaemon(true);
                loopThread = t;
                return t;
            });
            kernel = Kernel.open(directory + "/" + name, 0, loop);
            kernel.addListener(this);
            get(kernel.opened());
        }

        @Override
        public synchronized void onEvent(Event event) {
            check(Thread.currentThread() == loopThread, "events arrive on the executor");
            if (event instanceof Event.TotalUnreadChanged) {
                unread = ((Event.TotalUnreadChanged) event).value.count;
            } else if (event instanceof Event.MessagesReceived) {
                received += ((Event.MessagesReceived) event).value.count;
            } else if (event instanceof Event.SendFinished) {
                check(((Event.SendFinished) event).value.code == 0, "sent");
                sent++;
            } else if (event instanceof Event.C2cReadReceipt) {
                receipts++;
            } else if (event instanceof Event.MessageReactionsChanged) {
                reactions += ((Event.MessageReactionsChanged) event).value.reactions.size();
            } else if (event instanceof Event.ConnectionChanged) {
                online = ((Event.ConnectionChanged) event).value.state == ConnectionState.ONLINE;
            }
            if (sent == 1) {
                throw new IllegalStateException("a listener that throws does not stop the delivery");
            }
        }

        @Override
        public synchronized void onConversationPatch(ConversationPatch p) {
            check(p.reset || p.baseRev == rev, "patches follow each other");
            List<ConversationRow> old = p.reset ? new ArrayList<>() : rows;
            ConversationRow[] next = new ConversationRow[p.newLen];
            boolean[] gone = new boolean[old.size()];
            p.deletes.forEach(i -> gone[i] = true);
            for (ListMove m : p.moves) {
                gone[m.from] = true;
                next[m.to] = old.get(m.from);
            }
            p.inserts.forEach(in -> next[in.index] = in.row);
            int from = 0;
            for (int to = 0; to < next.length; to++) {
                if (next[to] == null) {
                    while (gone[from]) {
                        from++;
                    }
                    next[to] = old.get(from++);
                }
            }
            p.reloads.forEach(r -> next[r.newIndex] = r.row);
            rows = new ArrayList<>(Arrays.asList(next));
            rev = p.rev;
        }

        @Override
        public synchronized void onClosed(Closed end) {
            closed = true;
        }

        void until(String what, Supplier<Boolean> condition) throws Exception {
            long start = System.nanoTime();
            while (true) {
                synchronized (this) {
                    if (condition.get()) {
                        return;
                    }
                }
                check(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60), "waited in vain for " + what);
                Thread.sleep(5);
            }
        }
    }

    public static void main(String[] args) throws Exception {
        log(args[3]);
        User alice = new User("alice", args[3]);
        User bob = new User("bob", args[3]);
        wrongInput(alice.kernel);
        get(alice.kernel.login("alice", args[1], Collections.singletonList(args[0]), "", "linux"));
        get(bob.kernel.login("bob", args[2], Collections.singletonList(args[0]), "", "linux"));
        alice.until("online", () -> alice.online);

        check(get(alice.kernel.openConversationWindow(null, 50)).window != 0, "a window");
        SendOptions options = new SendOptions();
        options.cloudCustomData = "{}".getBytes("UTF-8");
        String[] texts = {"one", "two", "三 🎉"};
        for (String text : texts) {
            SendReceipt receipt = get(bob.kernel.sendText("c2c_alice", text, options));
            check(receipt.messageId.length() == 32, "an id before the first attempt");
        }
        bob.until("sent", () -> bob.sent == 3);
        alice.until("received", () -> alice.received == 3);
        alice.until("unread", () -> alice.rows.size() == 1 && alice.rows.get(0).unread == 3 && alice.unread == 3);
        alice.until("last", () -> alice.rows.get(0).lastMessage.text.equals("三 🎉"));
        check(get(alice.kernel.getTotalUnreadMessageCount()).count == 3, "the total");
        check(get(alice.kernel.getConversationList("", 10, null)).rows.size() == 1, "the list");
        HistoryQuery query = new HistoryQuery();
        query.count = 20;
        MessagePage page = get(alice.kernel.getHistory("c2c_bob", query));
        check(page.rows.size() == 3 && page.rows.get(0).text.equals("三 🎉"), "newest first");
        check(new String(page.rows.get(0).cloudCustomData, "UTF-8").equals("{}"), "what the sender attached");

        get(alice.kernel.markC2cMessageAsRead("bob"));
        alice.until("nothing unread", () -> alice.unread == 0 && alice.rows.get(0).unread == 0);
        bob.until("receipt", () -> bob.receipts > 0);
        messages(alice, bob, query);
        conversations(alice);
        failsWith(null, alice.kernel.cancelSend(123456789L));
        KernelException refused = failsWith(ErrorCode.INVALID_PARAMETERS, alice.kernel.pinMessage(0L, true));
        check(refused.getMessage().contains("local_id: "), refused.getMessage());
        byte[] big = new byte[100_000];
        big[99_999] = 7;
        check(Arrays.equals(get(alice.kernel.echo(big)).data, big), "bytes come back");

        CompletableFuture<AuditReport> last = alice.kernel.audit();
        alice.kernel.close();
        check(get(alice.kernel.closed()).code == 0, "closed");
        check(last.isDone(), "every future completes");
        check(alice.closed, "the listener heard it");
        failsWith(ErrorCode.CLOSED, alice.kernel.audit());

        // A host whose executor refuses work loses its kernel, not its futures.
        CompletableFuture<AuditReport> orphan;
        synchronized (bob) {
            orphan = bob.kernel.audit();
            bob.loop.shutdown();
        }
        // A pump accepted before the shutdown may still run and take what is there: only the next news is refused.
        while (!bob.kernel.closed().isDone()) {
            bob.kernel.echo(new byte[1]);
            Thread.sleep(20);
        }
        try {
            orphan.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException cancelled) {
            check(cancelled.getCause() instanceof KernelException, "a code");
        }
        get(bob.kernel.closed());
        System.out.println("ok");
    }

    /** Elements, reactions, extensions, search: records and lists of records in both directions. */
    private static void messages(User alice, User bob, HistoryQuery query) throws Exception {
        NewElement text = new NewElement();
        text.text = "meet me";
        NewElement place = new NewElement();
        place.kind = MessageKind.LOCATION;
        place.text = "harbour";
        place.latitudeE7 = -338568000;
        SendOptions options = new SendOptions();
        options.push = new PushInfo();
        options.push.title = "bob";
        get(bob.kernel.sendMessage("c2c_alice", Arrays.asList(text, place), options));
        alice.until("elements", () -> alice.received == 4);
        MessageRow row = get(alice.kernel.getHistory("c2c_bob", query)).rows.get(0);
        check(row.elements.size() == 2, "two elements");
        check(((MessageElement.Location) row.elements.get(1)).value.latitudeE7 == -338568000, "the place");
        check(get(alice.kernel.getHistory("c2c_bob", null)).rows.size() == 4, "without a query: the newest 20");
        // Of two edits of the same state the second is too late; it gets the newest.
        long own = get(bob.kernel.getHistory("c2c_alice", query)).rows.get(0).localId;
        text.text = "meet me at noon";
        check(get(bob.kernel.modifyMessage(own, Collections.singletonList(text), new byte[0], 0)).edits == 1, "edited");
        text.text = "meet me at one";
        KernelException late = failsWith(ErrorCode.MODIFY_CONFLICT,
                bob.kernel.modifyMessage(own, Collections.singletonList(text), new byte[0], 0));
        MessageRow newest = ((Reply.Message) late.reply).value;
        check(newest.edits == 1 && newest.text.equals("meet me at noon"), "the newest row");
        get(alice.kernel.addMessageReaction(row.localId, "+1"));
        bob.until("reaction", () -> bob.reactions == 1);
        MessageExtension answer = new MessageExtension();
        answer.key = "answer";
        answer.value = "yes";
        MessageExtensions set = get(alice.kernel.setMessageExtensions(row.localId, Collections.singletonList(answer)));
        check(set.extensions.size() == 1 && set.extensions.get(0).code == 0, "an extension");
        check(get(alice.kernel.findMessages(Arrays.asList(row.localId, 987654321L))).messages.size() == 1, "one of two");
        MessageSearch search = new MessageSearch();
        search.keywords = Collections.singletonList("meet");
        search.conversation = "c2c_bob";
        search.count = 10;
        check(get(alice.kernel.searchMessages(search)).hits.size() == 1, "a hit");
    }

    /** Marks, folders, filters, and unread up to a point. alice has one unread message. */
    private static void conversations(User alice) throws Exception {
        List<String> ids = Collections.singletonList("c2c_bob");
        get(alice.kernel.markConversations(ids, 1, true));
        ConversationFilter starred = new ConversationFilter();
        starred.marks = 1;
        check(get(alice.kernel.getConversationList("", 10, starred)).rows.get(0).marks == 1, "the star");
        check(get(alice.kernel.getUnreadMessageCountByFilter(starred)).count == 1, "unread among them");
        Folder work = get(alice.kernel.createFolder("work"));
        get(alice.kernel.addToFolder(work.id, ids));
        check(get(alice.kernel.getFolders()).folders.get(0).name.equals("work"), "a folder");
        check(get(alice.kernel.getConversation("c2c_bob")).folders.equals(Collections.singletonList(work.id)), "in it");
        get(alice.kernel.cleanConversationUnreadMessageCount("c2c_bob", 0, 0));
        alice.until("nothing unread", () -> alice.unread == 0);
    }

    /** Lines, an exception in a listener, an unknown setting, the end. */
    private static void log(String directory) throws Exception {
        List<LogLine> lines = Collections.synchronizedList(new ArrayList<>());
        List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
        Ntk.setLog("debug", line -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> thrown.add(e));
            check(Thread.currentThread().getName().equals("ntk-log"), "on its own thread");
            lines.add(line);
            if (lines.size() == 1) {
                throw new IllegalStateException("a listener that throws loses its line");
            }
        });
        String[] named = {"loud", "info,ntk_core=loud"};
        for (String setting : named) {
            try {
                Ntk.setLog(setting, line -> {});
                check(false, "an unknown setting is an error");
            } catch (KernelException e) {
                check(e.code == ErrorCode.INVALID_PARAMETERS && e.getMessage().contains(setting), e.getMessage());
            }
        }
        Kernel kernel = Kernel.open(directory + "/log", Runnable::run);
        get(kernel.opened());
        kernel.close();
        get(kernel.closed());
        for (int i = 0; i < 6000 && lines.stream().noneMatch(l -> l.text.startsWith("closed")); i++) {
            Thread.sleep(10);
        }
        check(thrown.size() == 1 && thrown.get(0) instanceof IllegalStateException, "reported");
        check(lines.stream().anyMatch(l -> l.level == LogLevel.INFO && l.text.startsWith("opened")
                && l.target.startsWith("ntk_core") && l.context.startsWith("kernel{") && l.timeMs > 1700000000000L), "opened");
        KernelException unknown = failsWith(ErrorCode.INVALID_PARAMETERS, Kernel.open(directory + "/log", 0, "loud", Runnable::run)
                .opened());
        check(unknown.getMessage().contains("\"loud\""), unknown.getMessage());
        Ntk.setLog("not looked at", null);
        NetworkOptions network = new NetworkOptions();
        network.trust = NetworkOptions.Trust.GIVEN;
        KernelException misled = failsWith(ErrorCode.INVALID_PARAMETERS, Kernel.open(directory + "/misled", 0, "", network, Runnable::run)
                .opened());
        check(misled.getMessage().contains("ca_pem"), misled.getMessage());
        network.trust = NetworkOptions.Trust.SYSTEM;
        network.proxy = "inside";
        misled = failsWith(ErrorCode.INVALID_PARAMETERS, Kernel.open(directory + "/misled", 0, "", network, Runnable::run).opened());
        check(misled.getMessage().contains("proxy"), misled.getMessage());
    }

    private static int nativeOpen(byte[] directory, int mailbox, int trust, long[] ids) {
        byte[] none = new byte[0];
        return Native.open(directory, mailbox, none, trust, none, none, none, ids);
    }

    private static void wrongInput(Kernel kernel) throws Exception {
        long[] ids = new long[2];
        check(nativeOpen(null, 0, 0, ids) == ErrorCode.INVALID_PARAMETERS, "null directory");
        check(nativeOpen(new byte[0], 0, 0, ids) == ErrorCode.INVALID_PARAMETERS, "empty directory");
        check(nativeOpen(new byte[] {(byte) 0xff}, 0, 0, ids) == ErrorCode.BAD_UTF8, "bad UTF-8");
        check(nativeOpen("x".getBytes("UTF-8"), -1, 0, ids) == ErrorCode.INVALID_PARAMETERS, "negative capacity");
        check(nativeOpen("x".getBytes("UTF-8"), 0, 0, new long[1]) == ErrorCode.INVALID_PARAMETERS, "short result");
        check(nativeOpen("x".getBytes("UTF-8"), 0, 3, ids) == ErrorCode.INVALID_PARAMETERS, "unknown trust");
        check(Native.submit(12345, 50, new byte[0], ids) == ErrorCode.CLOSED, "stale kernel");
        check(Native.pump(12345, 1, 1) == null && !Native.waitWake(12345), "stale kernel");
        check(Native.close(-1) == ErrorCode.CLOSED && Native.frame(0) == ErrorCode.CLOSED, "stale kernel");
        failsWith(ErrorCode.INVALID_PARAMETERS, kernel.submit(9999, new Encoder()));
        Encoder tail = new Encoder();
        tail.int32(1);
        failsWith(ErrorCode.INVALID_PARAMETERS, kernel.submit(50, tail));
        failsWith(ErrorCode.INVALID_PARAMETERS, kernel.submit(21, new Encoder()));
    }

    /** Null = with any code. */
    private static KernelException failsWith(Integer code, CompletableFuture<?> future) throws Exception {
        try {
            future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            KernelException failed = (KernelException) e.getCause();
            check(code == null || failed.code == code, "code " + failed.code);
            return failed;
        }
        throw new AssertionError("it succeeded");
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    private static void check(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }
}
