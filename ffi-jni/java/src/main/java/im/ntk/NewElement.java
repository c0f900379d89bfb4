// Generated from the API table. Do not edit.
package im.ntk;

/** One element of a message to send. `kind` says which fields matter; a message has several only of text, custom, face
 * and location (V2TIM). */
public final class NewElement {
    /** Text, Custom, Image, Sound, Video, File, Location or Face. */
    public MessageKind kind = MessageKind.values()[0];
    /** Text; description of a custom element or a location. */
    public String text = "";
    /** Data of a custom element or a face. */
    public byte[] data = new byte[0];
    /** Custom: more data. */
    public byte[] extension = new byte[0];
    /** Image, sound, video, file: where it is on this device. The file must stay until the message is sent. */
    public String path = "";
    /** Video: a picture of it; empty = none. */
    public String snapshotPath = "";
    /** File name to show; empty = that of the path for a file, and one that says only what it is for the others. */
    public String name = "";
    /** Image: send the file as it is, without metadata, instead of compressing it. In a format that is not known here (HEIC, AVIF,
     * SVG and the like: 200022) it goes with all that is in it, when its size is given too. */
    public boolean original = false;
    /** Sound and video, milliseconds; 0 = measured. */
    public int durationMs = 0;
    /** Face: which. */
    public int index = 0;
    /** Location, degrees times 10,000,000. */
    public int latitudeE7 = 0;
    /** Location, degrees times 10,000,000. */
    public int longitudeE7 = 0;
    /** Sound: peaks from 0 to 255, evenly spaced, as measured while recording, at most 4,096; they are made 64. Empty = read from
     * the file, where its format allows. */
    public byte[] waveform = new byte[0];
    /** Image with `original`, in a format that is not known here: pixels, as it is shown. Else measured. */
    public int width = 0;
    /** As `width`. */
    public int height = 0;

    void encode(Encoder out) {
        int start = out.begin();
        out.int32(kind.value);
        out.text(text);
        out.bytes(data);
        out.bytes(extension);
        out.text(path);
        out.text(snapshotPath);
        out.text(name);
        out.bool(original);
        out.int32(durationMs);
        out.int32(index);
        out.int32(latitudeE7);
        out.int32(longitudeE7);
        out.bytes(waveform);
        out.int32(width);
        out.int32(height);
        out.end(start);
    }
}
