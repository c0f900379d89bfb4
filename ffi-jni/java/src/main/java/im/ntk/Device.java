// Generated from the API table. Do not edit.
package im.ntk;

/** A device of this user. */
public final class Device {
    /** Its id. */
    public final String deviceId;
    /** Its platform. */
    public final String platform;
    /** Connected now. */
    public final boolean online;
    /** This one. */
    public final boolean isSelf;
    /** Last seen, milliseconds since 1970 UTC. */
    public final long seenMs;

    Device(Decoder in) {
        int end = in.begin();
        deviceId = in.has(end) ? (in.text()) : "";
        platform = in.has(end) ? (in.text()) : "";
        online = in.has(end) ? (in.bool()) : false;
        isSelf = in.has(end) ? (in.bool()) : false;
        seenMs = in.has(end) ? (in.int64()) : 0L;
        in.end(end);
    }

    static Device decode(Decoder in) {
        return new Device(in);
    }

    @Override
    public String toString() {
        return "Device { "
            + "device_id: " + Decoder.quoted(deviceId)
            + ", platform: " + Decoder.quoted(platform)
            + ", online: " + String.valueOf(online)
            + ", is_self: " + String.valueOf(isSelf)
            + ", seen_ms: " + String.valueOf(seenMs)
            + " }";
    }
}
