// Generated from the API table. Do not edit.
package im.ntk;

/** What to change of the own profile. */
public final class SelfInfo {
    /** What of the following is meant: 1 nickname, 2 face_url, 4 signature, 8 gender, 16 birthday, 32 level, 64 role, 128
     * allow_type. The rest stays as it is. */
    public int fields = 0;
    /** Up to 500 bytes, without line breaks, control characters, and what turns the direction of the text around it. */
    public String nickname = "";
    /** Up to 500 bytes; as the nickname. */
    public String faceUrl = "";
    /** Up to 500 bytes; may have several lines. */
    public String signature = "";
    /** Gender. */
    public Gender gender = Gender.values()[0];
    /** The host's, as 20261201. */
    public int birthday = 0;
    /** The host's. */
    public int level = 0;
    /** The host's. */
    public int role = 0;
    /** Who may add this user as a friend. */
    public AllowType allowType = AllowType.values()[0];
    /** Keys of fields of the host's to change, 1 to 16 letters, digits and underscores each. The others stay; at most 20 in all. */
    public java.util.List<String> customKeys = java.util.Collections.emptyList();
    /** Their values, in this order, up to 500 bytes each and 4 KB together with those there are; empty = take the field away. */
    public java.util.List<String> customValues = java.util.Collections.emptyList();

    void encode(Encoder out) {
        int start = out.begin();
        out.int32(fields);
        out.text(nickname);
        out.text(faceUrl);
        out.text(signature);
        out.int32(gender.value);
        out.int32(birthday);
        out.int32(level);
        out.int32(role);
        out.int32(allowType.value);
        out.list(customKeys, x -> out.text(x));
        out.list(customValues, x -> out.text(x));
        out.end(start);
    }
}
