package im.ntk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Writes the flat encoding (core/src/api/spec.rs). */
final class Encoder {
    private ByteBuffer out = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);

    void bool(boolean value) {
        room(1).put((byte) (value ? 1 : 0));
    }

    void int32(int value) {
        room(4).putInt(value);
    }

    void int64(long value) {
        room(8).putLong(value);
    }

    void bytes(byte[] value) {
        int32(value.length);
        room(value.length).put(value);
    }

    void text(String value) {
        bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    <T> void list(List<T> values, Consumer<T> item) {
        int32(values.size());
        values.forEach(item);
    }

    /** Whether an optional value follows. */
    boolean some(Object value) {
        bool(value != null);
        return value != null;
    }

    /** Begins a length-prefixed part. */
    int begin() {
        int32(0);
        return out.position();
    }

    /** Ends the part that began at start. */
    void end(int start) {
        out.putInt(start - 4, out.position() - start);
    }

    byte[] toBytes() {
        return Arrays.copyOf(out.array(), out.position());
    }

    private ByteBuffer room(int n) {
        if (out.remaining() < n) {
            ByteBuffer bigger = ByteBuffer.allocate(Math.max(out.capacity() * 2, out.position() + n)).order(ByteOrder.LITTLE_ENDIAN);
            bigger.put(out.array(), 0, out.position());
            out = bigger;
        }
        return out;
    }
}
