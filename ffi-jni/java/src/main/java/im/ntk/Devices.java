// Generated from the API table. Do not edit.
package im.ntk;

/** Devices, newest first. */
public final class Devices {
    /** Them. */
    public final java.util.List<Device> devices;

    Devices(Decoder in) {
        int end = in.begin();
        devices = in.has(end) ? (in.list(() -> Device.decode(in))) : java.util.Collections.emptyList();
        in.end(end);
    }

    static Devices decode(Decoder in) {
        return new Devices(in);
    }

    @Override
    public String toString() {
        return "Devices { "
            + "devices: " + Decoder.shown(devices, x -> x.toString())
            + " }";
    }
}
