package im.ntk;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** A list that patches keep as the kernel has it: {@link ConversationRows} or {@link MessageRows}. One window fills one list; hand it
 * every patch of that window, in order, on one thread: the one that shows it. Nobody else changes it. */
public abstract class LiveList<T> extends AbstractList<T> implements RandomAccess {
    private final List<T> rows = new ArrayList<>();
    private final Listener listener;
    private long rev;

    /** What happened, in the words of Android's ListUpdateCallback. At each call the list is as it is after that call, but for those
     * of a reset. Do not change the list in here. */
    public interface Listener {
        /** Rows from position on are new. */
        void onInserted(int position, int count);

        /** Rows from position on are gone. */
        void onRemoved(int position, int count);

        /** A row was taken out and put in again at `to`, counted without it. */
        void onMoved(int from, int to);

        /** The rows have other content; bit i of `fields`: the i-th field of the row changed. */
        void onChanged(int position, int count, long fields);

        /** All rows are others, and there already: keep selection and place by a row's id. */
        default void onReset(int removed, int inserted) {
            if (removed > 0) {
                onRemoved(0, removed);
            }
            if (inserted > 0) {
                onInserted(0, inserted);
            }
        }
    }

    LiveList(Listener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    @Override
    public final T get(int index) {
        return rows.get(index);
    }

    @Override
    public final int size() {
        return rows.size();
    }

    final <I> void reset(long newRev, List<I> inserts, Function<I, T> row) {
        int removed = rows.size();
        rows.clear();
        inserts.forEach(i -> rows.add(row.apply(i)));
        rev = newRev;
        modCount++;
        listener.onReset(removed, rows.size());
    }

    /** Throws when a patch is not the next one of this list. */
    final void expect(long baseRev, int oldLen) {
        if (baseRev != rev || oldLen != rows.size()) {
            throw new IllegalArgumentException("a patch of revision " + baseRev + " for a list of revision " + rev);
        }
    }

    final <I> void step(ListPatch patch, List<I> inserts, Function<I, T> row) {
        for (ListPatch.Step step : patch.toSequential()) {
            modCount++;
            switch (step.kind) {
                case REMOVE:
                    rows.subList(step.at, step.at + step.count).clear();
                    listener.onRemoved(step.at, step.count);
                    break;
                case INSERT:
                    List<T> fresh = new ArrayList<>(step.count);
                    inserts.subList(step.item, step.item + step.count).forEach(i -> fresh.add(row.apply(i)));
                    rows.addAll(step.at, fresh);
                    listener.onInserted(step.at, step.count);
                    break;
                default:
                    rows.add(step.to, rows.remove(step.at));
                    listener.onMoved(step.at, step.to);
            }
        }
    }

    /** The last of a patch: only now is the list of its revision. */
    final <R> void reload(long newRev, List<R> reloads, ToIntFunction<R> at, Function<R, T> row, ToLongFunction<R> fields) {
        for (R reload : reloads) {
            rows.set(at.applyAsInt(reload), row.apply(reload));
            listener.onChanged(at.applyAsInt(reload), 1, fields.applyAsLong(reload));
        }
        rev = newRev;
    }
}
