package im.ntk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads the flat encoding (core/src/api/spec.rs). Every read is bounds-checked by the buffer. */
final class Decoder {
    private final ByteBuffer in;

    Decoder(byte[] flat) {
        in = ByteBuffer.wrap(flat).order(ByteOrder.LITTLE_ENDIAN);
    }

    boolean isEmpty() {
        return !in.hasRemaining();
    }

    boolean bool() {
        return in.get() != 0;
    }

    int int32() {
        return in.getInt();
    }

    long int64() {
        return in.getLong();
    }

    byte[] bytes() {
        byte[] out = new byte[length()];
        in.get(out);
        return out;
    }

    String text() {
        int n = length();
        String out = new String(in.array(), in.position(), n, StandardCharsets.UTF_8);
        in.position(in.position() + n);
        return out;
    }

    <T> List<T> list(Supplier<T> item) {
        int n = length();
        List<T> out = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            out.add(item.get());
        }
        return Collections.unmodifiableList(out);
    }

    /** Begins a length-prefixed part and returns where it ends. */
    int begin() {
        int n = length();
        return in.position() + n;
    }

    /** False when an older writer left the rest of the part out. */
    boolean has(int end) {
        return in.position() < end;
    }

    /** Skips what a newer writer added. */
    void end(int end) {
        in.position(end);
    }

    private int length() {
        int n = in.getInt();
        if (n < 0 || n > in.remaining()) {
            throw new IllegalArgumentException("length " + n + " at " + in.position());
        }
        return n;
    }

    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"': out.append("\\\""); break;
                case '\\': out.append("\\\\"); break;
                case '\n': out.append("\\n"); break;
                case '\t': out.append("\\t"); break;
                default: out.append(c);
            }
        }
        return out.append('"').toString();
    }

    static String shown(byte[] bytes) {
        StringBuilder out = new StringBuilder("Blob([");
        for (int i = 0; i < bytes.length; i++) {
            out.append(i == 0 ? "" : ", ").append(bytes[i] & 0xff);
        }
        return out.append("])").toString();
    }

    static <T> String shown(List<T> list, Function<T, String> item) {
        StringBuilder out = new StringBuilder("[");
        for (int i = 0; i < list.size(); i++) {
            out.append(i == 0 ? "" : ", ").append(item.apply(list.get(i)));
        }
        return out.append("]").toString();
    }
}
