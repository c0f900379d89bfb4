//! The work behind a list patch: order index, diff, and the whole way from a commit to a patch in the lane.
use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use ntk_core::api::ConversationFilter;
use ntk_core::testing::delivery::Lane;
use ntk_core::testing::lists::{ConvId, ConvTouch, Lists, OrderKey, Source, Touched, Traits};
use ntk_core::testing::model::diff::diff;
use ntk_core::testing::model::order::OrderIndex;
use rusqlite::Connection;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

const SCHEMA: &str = include_str!("../../core/src/store/migrations/0001_start.sql");

struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }
}

/// `n` rows of a table: `values` by column, as SQL over the row number `n`; every other column is 0 or empty.
fn fill(c: &Connection, table: &str, n: i64, values: &[(&str, &str)]) {
    let mut info = c.prepare(&format!("SELECT name, type, \"notnull\" FROM pragma_table_info('{table}')")).expect("sql");
    let columns =
        info.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?, r.get::<_, bool>(2)?))).expect("columns");
    let sources: Vec<String> = columns
        .map(|column| {
            let (name, kind, needed) = column.expect("column");
            let given = values.iter().find(|v| v.0 == name).map(|v| v.1);
            let empty = match kind.as_str() {
                _ if !needed => "NULL",
                "TEXT" => "''",
                "BLOB" => "x''",
                _ => "0",
            };
            given.unwrap_or(empty).to_owned()
        })
        .collect();
    let numbers = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?1)";
    c.execute(&format!("{numbers} INSERT INTO {table} SELECT {} FROM c", sources.join(", ")), [n]).expect("rows");
}

/// `n` conversations with one message each, in the kernel's own schema.
fn database(n: i64) -> Connection {
    let c = Connection::open_in_memory().expect("sqlite");
    c.set_prepared_statement_cache_capacity(64);
    c.execute_batch(SCHEMA).expect("schema");
    let group = [("id", "n"), ("key", "'group:' || n"), ("kind", "2"), ("name", "'a group'"), ("head_seq", "1")];
    let state = [("unread", "1"), ("unread_exact", "1"), ("active_key", "n"), ("is_member", "1"), ("last_local_id", "n")];
    fill(&c, "conversation", n, &[group, state].concat());
    // The body is protobuf: field 1, 18 bytes.
    let place = [("conv", "n"), ("seq", "1"), ("local_id", "n"), ("sender", "'someone'"), ("ts", "n"), ("kind", "1")];
    let body = [("countable", "1"), ("state", "2"), ("body", "x'0a126c756e63682061742068616c662070617374'")];
    fill(&c, "message", n, &[&place[..], &body].concat());
    c
}

struct Bench {
    conn: Connection,
    lane: Arc<Lane>,
    lists: Lists,
    random: Random,
    n: i64,
    clock: i64,
}

impl Bench {
    fn new(n: i64, rows: u32) -> Bench {
        let conn = database(n);
        let lane = Arc::new(Lane::new(Arc::new(|| ())));
        let mut lists = Lists::new(lane.clone(), Source::stored());
        lists.set_user(&"me".to_owned().into());
        lists.load_index(&conn).expect("index");
        lists.open_conversations(ConversationFilter::default(), rows).expect("window");
        let mut bench = Bench { conn, lane, lists, random: Random(88_172_645_463_325_252), n, clock: n };
        bench.lists.flush(&bench.conn, 0).expect("flush");
        bench.pump();
        bench
    }

    fn pump(&self) {
        self.lane.pump(usize::MAX, Duration::from_secs(1), &mut |d| drop(black_box(d.clone()))).expect("pump");
    }

    /// Stores a new message's effect on `k` conversations and says what it touched. `among`: of the newest so many.
    fn commit(&mut self, k: usize, among: i64) -> Touched {
        self.pump();
        let newest =
            "SELECT id FROM conversation WHERE listed = 1 ORDER BY pinned DESC, active_key DESC, id DESC LIMIT 1 OFFSET ?1";
        let mut convs: Vec<ConvTouch> = vec![];
        for _ in 0..k {
            self.clock += 1;
            let at = self.random.below(among.min(self.n) as usize) as i64;
            let id: i64 = match k {
                1 => self.conn.prepare_cached(newest).expect("sql").query_row([at], |r| r.get(0)).expect("row"),
                _ => at + 1,
            };
            if convs.iter().any(|c| c.id.0 == id) {
                continue;
            }
            let sql =
                "UPDATE conversation SET active_key = ?2, server_key = ?2, unread = unread + 1 WHERE id = ?1 RETURNING unread";
            let mut update = self.conn.prepare_cached(sql).expect("sql");
            let unread: i64 = update.query_row((id, self.clock), |r| r.get(0)).expect("row");
            let key = OrderKey { pinned: false, active_key: self.clock, id: ConvId(id) };
            convs.push(ConvTouch {
                id: key.id,
                key: Some(key),
                traits: Traits { unread: unread as u64, exact: true, ..Default::default() },
            });
        }
        Touched { convs, ..Default::default() }
    }
}

fn order(c: &mut Criterion) {
    let mut group = c.benchmark_group("order_index_bump");
    for n in [1_000usize, 10_000, 100_000] {
        let mut keys: Vec<OrderKey> =
            (0..n as i64).map(|id| OrderKey { pinned: false, active_key: id, id: ConvId(id) }).collect();
        keys.sort_unstable();
        let mut index = OrderIndex::from_sorted(&keys);
        let (mut random, mut clock) = (Random(7), n as i64);
        group.bench_function(BenchmarkId::from_parameter(n), |b| {
            b.iter(|| {
                clock += 1;
                let at = random.below(n);
                let old = keys[at];
                keys[at] = OrderKey { active_key: clock, ..old };
                let before = index.rank(&old);
                index.upsert(Some(old), Some(keys[at]));
                black_box((before, index.rank(&keys[at])))
            });
        });
    }
    group.finish();
}

fn diffs(c: &mut Criterion) {
    let mut group = c.benchmark_group("diff");
    let mut random = Random(3);
    for n in [150usize, 10_000] {
        let old: Vec<i64> = (0..n as i64).collect();
        let mut top = old.clone();
        top[..=n * 2 / 3].rotate_right(1);
        let bumped = top[0];
        group.bench_function(BenchmarkId::new("one_to_top", n), |b| b.iter(|| diff(&old, &top, |k| *k == bumped)));
        let mut shuffled = old.clone();
        (0..n).for_each(|i| shuffled.swap(i, random.below(n)));
        group.bench_function(BenchmarkId::new("shuffle", n), |b| b.iter(|| diff(&old, &shuffled, |_| true)));
    }
    group.finish();
}

fn patches(c: &mut Criterion) {
    let mut group = c.benchmark_group("patch_150_rows");
    for n in [1_000, 10_000, 100_000] {
        let mut bench = Bench::new(n, 150);
        let mut commit_no = 0;
        // Commit -> index, window, rows read from SQLite, diff, patch in the lane. Storing and pumping are not part of it.
        for (name, k, among) in
            [("one_message_in_view", 1, 150), ("one_message_from_below", 1, n), ("batch_of_1_percent", n as usize / 100, n)]
        {
            group.bench_function(BenchmarkId::new(name, n), |b| {
                let bench = std::cell::RefCell::new(&mut bench);
                b.iter_batched(
                    || bench.borrow_mut().commit(k, among),
                    |touched| {
                        let bench = &mut **bench.borrow_mut();
                        commit_no += 1;
                        bench.lists.on_commit(&touched);
                        bench.lists.flush(&bench.conn, commit_no).expect("flush")
                    },
                    BatchSize::PerIteration,
                );
            });
        }
    }
    group.finish();
}

criterion_group! {
    name = lists;
    config = Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    targets = order, diffs, patches
}
criterion_main!(lists);
