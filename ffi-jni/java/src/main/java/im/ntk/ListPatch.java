package im.ntk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;

/** A patch without its rows, and how to apply it with any toolkit; docs/lists.md has recipes.
 *
 * <p>A patch is a batch: deletes and move sources are places of the old list, inserts, move targets and reloads places of the new one.
 * Toolkits that take one operation after another need {@link #toSequential} (order S, for those with a move) or all
 * {@link #departures} and then all {@link #arrivals} (order A, for those without). Deletes, inserts and moves one kind after the other
 * give a wrong list. Reloads come last. A {@link ConversationRows} or {@link MessageRows} does all of it. */
public final class ListPatch {
    /** No row. */
    public static final int NO_INDEX = -1;

    private final List<Step> steps;
    private final List<Run> departures;
    private final List<Run> arrivals;
    private final int[] origins;
    private final int[] places;
    private final int permutationFirst;
    private final int[] permutation;

    /** What a step does. */
    public enum Kind {
        /** Remove the rows from {@link Step#at} on. */
        REMOVE,
        /** Insert rows at {@link Step#at}. */
        INSERT,
        /** Take the row at {@link Step#at} out and put it in at {@link Step#to}. */
        MOVE
    }

    /** One operation on the list as it is at that moment. A move never ends where it begins. */
    public static final class Step {
        /** What to do. */
        public final Kind kind;
        /** The first row. */
        public final int at;
        /** Rows; 1 of a move. */
        public final int count;
        /** Insert: the first of its rows is this one of the patch's inserts, counted from 0. */
        public final int item;
        /** Move: its index after it was taken out, as ListUpdateCallback and most others want it. */
        public final int to;
        /** Move: the row it is put in front of, counted while it is still at its old place. */
        public final int before;

        private Step(int[] from, int i) {
            kind = Kind.values()[from[i] - 1];
            at = from[i + 1];
            count = from[i + 2];
            item = from[i + 3];
            to = from[i + 4];
            before = from[i + 5];
        }
    }

    /** Neighbouring rows: at .. at + count. */
    public static final class Run {
        /** The first row. */
        public final int at;
        /** Rows. */
        public final int count;

        private Run(int[] from, int i) {
            at = from[i];
            count = from[i + 1];
        }
    }

    /** Of a patch by its places: deletes ascending, inserts ascending, moves (from, to, from, to ...) by ascending target.
     *
     * @throws IllegalArgumentException when they do not fit together */
    public ListPatch(int oldLen, int newLen, int[] deletes, int[] inserts, int[] moves) {
        int[] all = Native.listPatch(oldLen, newLen, deletes, inserts, moves);
        if (all == null) {
            throw new IllegalArgumentException("no patch from " + oldLen + " to " + newLen + " rows");
        }
        int[] at = {0};
        int[] flat = section(all, at);
        steps = new ArrayList<>(flat.length / 6);
        for (int i = 0; i < flat.length; i += 6) {
            steps.add(new Step(flat, i));
        }
        departures = runs(section(all, at));
        arrivals = runs(section(all, at));
        origins = section(all, at);
        places = section(all, at);
        permutationFirst = section(all, at)[0];
        permutation = section(all, at);
    }

    /** The places of a patch. Of one with reset: from an empty list, so clear yours before. */
    public static ListPatch of(ConversationPatch patch) {
        return of(patch.reset ? 0 : patch.oldLen, patch.newLen, patch.deletes, patch.inserts, i -> i.index, patch.moves);
    }

    /** The places of a patch. Of one with reset: from an empty list, so clear yours before. */
    public static ListPatch of(MessagePatch patch) {
        return of(patch.reset ? 0 : patch.oldLen, patch.newLen, patch.deletes, patch.inserts, i -> i.index, patch.moves);
    }

    private static <I> ListPatch of(
            int oldLen, int newLen, List<Integer> deletes, List<I> inserts, ToIntFunction<I> index, List<ListMove> moves) {
        int[] flat = new int[2 * moves.size()];
        for (int i = 0; i < moves.size(); i++) {
            flat[2 * i] = moves.get(i).from;
            flat[2 * i + 1] = moves.get(i).to;
        }
        int[] gone = deletes.stream().mapToInt(Integer::intValue).toArray();
        return new ListPatch(oldLen, newLen, gone, inserts.stream().mapToInt(index).toArray(), flat);
    }

    private static int[] section(int[] all, int[] at) {
        int start = at[0] + 1;
        at[0] = start + all[at[0]];
        return Arrays.copyOfRange(all, start, at[0]);
    }

    private static List<Run> runs(int[] flat) {
        List<Run> out = new ArrayList<>(flat.length / 2);
        for (int i = 0; i < flat.length; i += 2) {
            out.add(new Run(flat, i));
        }
        return Collections.unmodifiableList(out);
    }

    /** Order S: what to do, one after another. */
    public List<Step> toSequential() {
        return Collections.unmodifiableList(steps);
    }

    /** Order A, first: runs of rows to remove, from the back. Keep the rows that move. */
    public List<Run> departures() {
        return departures;
    }

    /** Order A, then: runs of rows to put in, from the front; {@link #origin} says which of them you have. */
    public List<Run> arrivals() {
        return arrivals;
    }

    /** Where the row at a new index was; {@link #NO_INDEX} for a new one. */
    public int origin(int newIndex) {
        return origins[newIndex];
    }

    /** Where the row at an old index is; {@link #NO_INDEX} when it left. */
    public int mapIndex(int oldIndex) {
        return oldIndex < 0 || oldIndex >= places.length ? NO_INDEX : places[oldIndex];
    }

    /** The first row of {@link #permutation}. */
    public int permutationFirst() {
        return permutationFirst;
    }

    /** For toolkits that take a permutation (JavaFX), between the deletes, from the back, and the inserts, from the front: the i-th row
     * from {@link #permutationFirst} on goes to this index. Empty when no row moves. */
    public int[] permutation() {
        return permutation.clone();
    }
}
