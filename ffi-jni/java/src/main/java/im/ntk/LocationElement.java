// Generated from the API table. Do not edit.
package im.ntk;

/** A place on earth. */
public final class LocationElement {
    /** What is there. */
    public final String description;
    /** Degrees times 10,000,000. */
    public final int latitudeE7;
    /** Degrees times 10,000,000. */
    public final int longitudeE7;

    LocationElement(Decoder in) {
        int end = in.begin();
        description = in.has(end) ? (in.text()) : "";
        latitudeE7 = in.has(end) ? (in.int32()) : 0;
        longitudeE7 = in.has(end) ? (in.int32()) : 0;
        in.end(end);
    }

    static LocationElement decode(Decoder in) {
        return new LocationElement(in);
    }

    @Override
    public String toString() {
        return "LocationElement { "
            + "description: " + Decoder.quoted(description)
            + ", latitude_e7: " + String.valueOf(latitudeE7)
            + ", longitude_e7: " + String.valueOf(longitudeE7)
            + " }";
    }
}
