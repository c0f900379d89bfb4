package im.ntk;

import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.List;

/** Every delivery reads the same in Java as in Rust, C and C++. Arguments: the flat bytes in hex, what they say. */
public final class GoldenTest {
    private GoldenTest() {}

    public static void main(String[] args) throws Exception {
        List<String> hex = Files.readAllLines(Paths.get(args[0]));
        List<String> want = Files.readAllLines(Paths.get(args[1]));
        check(hex.size() == want.size(), "as many lines");
        for (int i = 0; i < hex.size(); i++) {
            byte[] flat = bytes(hex.get(i));
            Decoder in = new Decoder(flat);
            String got = Delivery.decode(in).toString();
            check(got.equals(want.get(i)), "line " + (i + 1) + ":\n" + got + "\n" + want.get(i));
            check(in.isEmpty(), "all read");
            for (int cut = 0; cut < flat.length; cut += 7) {
                truncated(java.util.Arrays.copyOf(flat, cut));
            }
        }
        newerAndOlderWriters();
        System.out.println("ok");
    }

    /** A cut batch is an exception, never a wrong value that looks right or a hang. */
    private static void truncated(byte[] flat) {
        try {
            Delivery.decode(new Decoder(flat));
        } catch (java.nio.BufferUnderflowException | IllegalArgumentException expected) {
            return;
        }
        throw new AssertionError("a truncated delivery was accepted");
    }

    /** A record of a newer writer is longer, one of an older writer is shorter. */
    private static void newerAndOlderWriters() {
        Encoder newer = new Encoder();
        int start = newer.begin();
        newer.int64(7);
        newer.bool(true);
        newer.bool(true);
        newer.text("of a newer version");
        newer.end(start);
        newer.int32(99);
        Decoder in = new Decoder(newer.toBytes());
        UnreadTotal total = UnreadTotal.decode(in);
        check(total.count == 7 && total.known && total.exact && in.int32() == 99, "skips what it does not know");

        Encoder older = new Encoder();
        start = older.begin();
        older.int64(7);
        older.end(start);
        total = UnreadTotal.decode(new Decoder(older.toBytes()));
        check(total.count == 7 && !total.known, "takes defaults for what is not there");
    }

    static byte[] bytes(String hex) {
        byte[] out = new byte[hex.length() / 2];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        }
        return out;
    }

    private static void check(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }
}
