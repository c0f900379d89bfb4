package im.ntk;

import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Patches are applied in every way that the classes offer. Argument: a file with a patch a line: its flat bytes in hex, then the
 * content (unread) of each row afterwards. */
public final class PatchesTest {
    private PatchesTest() {}

    /** A view that knows only what it is told: it takes rows from the list when they are said to be there. */
    private static final class View implements LiveList.Listener {
        final List<Long> rows = new ArrayList<>();
        List<ConversationRow> list;

        @Override
        public void onInserted(int position, int count) {
            for (int i = position; i < position + count; i++) {
                rows.add(i, list.get(i).unread);
            }
        }

        @Override
        public void onRemoved(int position, int count) {
            rows.subList(position, position + count).clear();
        }

        @Override
        public void onMoved(int from, int to) {
            check(from != to, "a move goes somewhere");
            rows.add(to, rows.remove(from));
        }

        @Override
        public void onChanged(int position, int count, long fields) {
            check(count == 1 && fields != 0, "what changed");
            rows.set(position, list.get(position).unread);
        }
    }

    public static void main(String[] args) throws Exception {
        View view = new View();
        ConversationRows list = new ConversationRows(view);
        view.list = list;
        int longOnes = 0;
        List<String> lines = Files.readAllLines(Paths.get(args[0]));
        for (String line : lines) {
            String[] parts = line.split(" ");
            Delivery item = Delivery.decode(new Decoder(GoldenTest.bytes(parts[0])));
            ConversationPatch patch = ((Delivery.ConversationPatch) item).value;
            List<Long> want = new ArrayList<>();
            for (int i = 1; i < parts.length; i++) {
                want.add(Long.parseLong(parts[i]));
            }
            List<Long> before = patch.reset ? Collections.emptyList() : contents(list);
            ListPatch places = ListPatch.of(patch);
            check(reloaded(withoutMoves(before, patch, places), patch).equals(want), "without moves");
            check(reloaded(permuted(before, patch, places), patch).equals(want), "permuted");
            mapped(before, want, places);
            list.apply(patch);
            check(contents(list).equals(want), "the live list");
            check(view.rows.equals(want), "what its listener was told");
            if (!patch.reset) {
                refused(list, patch);
            }
            longOnes += patch.deletes.size() + patch.inserts.size() + 2 * patch.moves.size() > 16 ? 1 : 0;
        }
        check(longOnes * 10 > lines.size(), "long ones among them");
        int[] none = {};
        for (int[] deletes : new int[][] {{1, 1}, {3}, {-1}, {1, 0}}) {
            try {
                new ListPatch(3, 3 - deletes.length, deletes, none, none);
            } catch (IllegalArgumentException expected) {
                continue;
            }
            throw new AssertionError("a patch that does not fit together was accepted");
        }
        System.out.println("ok");
    }

    private static List<Long> contents(List<ConversationRow> list) {
        return list.stream().map(row -> row.unread).collect(Collectors.toList());
    }

    private static List<Long> withoutMoves(List<Long> before, ConversationPatch patch, ListPatch places) {
        List<Long> rows = new ArrayList<>(before);
        for (ListPatch.Run run : places.departures()) {
            rows.subList(run.at, run.at + run.count).clear();
        }
        int item = 0;
        for (ListPatch.Run run : places.arrivals()) {
            for (int at = run.at; at < run.at + run.count; at++) {
                int origin = places.origin(at);
                rows.add(at, origin == ListPatch.NO_INDEX ? patch.inserts.get(item++).row.unread : before.get(origin));
            }
        }
        return rows;
    }

    private static List<Long> permuted(List<Long> before, ConversationPatch patch, ListPatch places) {
        List<Long> rows = new ArrayList<>(before);
        for (int i = patch.deletes.size(); i > 0; i--) {
            rows.remove(patch.deletes.get(i - 1).intValue());
        }
        List<Long> old = new ArrayList<>(rows);
        int[] permutation = places.permutation();
        for (int i = 0; i < permutation.length; i++) {
            rows.set(permutation[i], old.get(places.permutationFirst() + i));
        }
        patch.inserts.forEach(insert -> rows.add(insert.index, insert.row.unread));
        return rows;
    }

    private static List<Long> reloaded(List<Long> rows, ConversationPatch patch) {
        patch.reloads.forEach(reload -> rows.set(reload.newIndex, reload.row.unread));
        return rows;
    }

    /** A row of another version is the same row. */
    private static void mapped(List<Long> before, List<Long> after, ListPatch places) {
        List<Long> keys = after.stream().map(row -> row / 1000).collect(Collectors.toList());
        for (int old = 0; old < before.size(); old++) {
            check(places.mapIndex(old) == keys.indexOf(before.get(old) / 1000), "where a row went");
        }
        check(places.mapIndex(before.size()) == ListPatch.NO_INDEX, "no row");
    }

    private static void refused(ConversationRows list, ConversationPatch again) {
        List<Long> rows = contents(list);
        try {
            list.apply(again);
        } catch (IllegalArgumentException expected) {
            check(contents(list).equals(rows), "nothing changed");
            return;
        }
        throw new AssertionError("a patch was applied twice");
    }

    private static void check(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }
}
