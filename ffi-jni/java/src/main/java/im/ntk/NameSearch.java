// Generated from the API table. Do not edit.
package im.ntk;

/** What users or groups are called, to search for. */
public final class NameSearch {
    /** 1 to 5 words of at most 256 bytes each: beginnings of the words of a name, Chinese characters in a row or how they sound
     * (`zhangs` and `zsf` find 张三丰), or a whole id. Case and accents do not matter; signs ask for nothing. */
    public java.util.List<String> keywords = java.util.Collections.emptyList();
    /** True: any keyword is enough, and who has more of them comes first; else all must be there. */
    public boolean any = false;
    /** Empty for the first page, then `next_cursor`. */
    public String cursor = "";
    /** At most 100; 0 = 20. */
    public int count = 0;

    void encode(Encoder out) {
        int start = out.begin();
        out.list(keywords, x -> out.text(x));
        out.bool(any);
        out.text(cursor);
        out.int32(count);
        out.end(start);
    }
}
