// Generated from the API table. Do not edit.
package im.ntk;

/** A voice clip. */
public final class SoundElement {
    /** The clip. */
    public final MediaFile file;
    /** Milliseconds. */
    public final int durationMs;
    /** Peaks from 0 to 255, evenly spaced; empty = not known. */
    public final byte[] waveform;

    SoundElement(Decoder in) {
        int end = in.begin();
        file = in.has(end) ? (MediaFile.decode(in)) : null;
        durationMs = in.has(end) ? (in.int32()) : 0;
        waveform = in.has(end) ? (in.bytes()) : new byte[0];
        in.end(end);
    }

    static SoundElement decode(Decoder in) {
        return new SoundElement(in);
    }

    @Override
    public String toString() {
        return "SoundElement { "
            + "file: " + file.toString()
            + ", duration_ms: " + Integer.toUnsignedString(durationMs)
            + ", waveform: " + Decoder.shown(waveform)
            + " }";
    }
}
