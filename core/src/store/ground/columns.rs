//! Columns, once: the struct, the list in a SELECT, the reader and the writer of a row come from one declaration. Where a
//! column stands in a row is worked out at compile time.
use crate::model::ids::{ConvId, HideNo, IntentId, LocalId, Mseq, Seq, SnapshotNo, Useq, UserId};
use rusqlite::types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef};
use rusqlite::{Result, Row, ToSql};

/// A value of a column.
pub(crate) trait Column: Sized {
    /// As it is bound: nothing is copied for it that need not be.
    type Ref<'a>: ToSql
    where
        Self: 'a;

    fn get(r: &Row<'_>, at: usize) -> Result<Self>;
    fn by_ref(&self) -> Self::Ref<'_>;
}

macro_rules! plain {
    ($($ty:ty),+) => {
        $(impl Column for $ty {
            type Ref<'a> = $ty;

            fn get(r: &Row<'_>, at: usize) -> Result<$ty> {
                r.get(at)
            }

            fn by_ref(&self) -> $ty {
                *self
            }
        })+
    };
}

plain!(i64, u32, bool, ConvId, LocalId, Seq, Mseq, HideNo, SnapshotNo);

macro_rules! ids {
    ($($ty:ty),+) => {
        $(impl ToSql for $ty {
            fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
                self.0.to_sql()
            }
        }

        impl FromSql for $ty {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<$ty> {
                i64::column_result(value).map(Self)
            }
        })+
    };
}

ids!(ConvId, LocalId, Seq, Mseq, HideNo, Useq, SnapshotNo, IntentId);

impl Column for String {
    type Ref<'a> = &'a str;

    fn get(r: &Row<'_>, at: usize) -> Result<String> {
        r.get(at)
    }

    fn by_ref(&self) -> &str {
        self
    }
}

impl Column for Vec<u8> {
    type Ref<'a> = &'a [u8];

    fn get(r: &Row<'_>, at: usize) -> Result<Vec<u8>> {
        r.get(at)
    }

    fn by_ref(&self) -> &[u8] {
        self
    }
}

impl Column for Option<Vec<u8>> {
    type Ref<'a> = Option<&'a [u8]>;

    fn get(r: &Row<'_>, at: usize) -> Result<Option<Vec<u8>>> {
        r.get(at)
    }

    fn by_ref(&self) -> Option<&[u8]> {
        self.as_deref()
    }
}

/// Bits: the same ones as a signed number.
impl Column for u64 {
    type Ref<'a> = i64;

    fn get(r: &Row<'_>, at: usize) -> Result<u64> {
        Ok(r.get::<_, i64>(at)? as u64)
    }

    fn by_ref(&self) -> i64 {
        *self as i64
    }
}

/// Ids, 8 bytes each.
impl Column for Vec<u64> {
    type Ref<'a> = Vec<u8>;

    fn get(r: &Row<'_>, at: usize) -> Result<Vec<u64>> {
        Ok(r.get_ref(at)?.as_blob()?.as_chunks().0.iter().map(|id| u64::from_le_bytes(*id)).collect())
    }

    fn by_ref(&self) -> Vec<u8> {
        self.iter().flat_map(|id| id.to_le_bytes()).collect()
    }
}

/// Where a name stands; a name that is not there does not compile.
pub(crate) const fn position(names: &[&str], name: &str) -> usize {
    let mut i = 0;
    while i < names.len() {
        if same(names[i].as_bytes(), name.as_bytes()) {
            return i;
        }
        i += 1;
    }
    panic!("no such column")
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// Some columns of a SELECT: a struct with `COLUMNS` and `read`. `= "SQL"` where the column is not called as the field is.
macro_rules! columns {
    (@text $field:ident) => { stringify!($field) };
    (@text $field:ident $sql:expr) => { $sql };
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident {
            $($(#[$doc:meta])* $field:ident: $ty:ty $(= $sql:expr)?,)+
        }
        $(beside { $($(#[$beside_doc:meta])* $beside:ident: $beside_ty:ty,)+ })?
    ) => {
        $(#[$meta])*
        $vis struct $name {
            $($(#[$doc])* $vis $field: $ty,)+
            $($($(#[$beside_doc])* $vis $beside: $beside_ty,)+)?
        }

        impl $name {
            const NAMES: &[&str] = &[$(stringify!($field)),+];
            const TEXTS: &[&str] = &[$($crate::store::ground::columns::columns!(@text $field $($sql)?)),+];
            /// The list in a SELECT.
            $vis const COLUMNS: &str = $crate::store::ground::text::join!($name::TEXTS, ", ");

            /// From a row that [`COLUMNS`](Self::COLUMNS) selected.
            $vis fn read(r: &rusqlite::Row<'_>) -> rusqlite::Result<$name> {
                use $crate::store::ground::columns::{Column, position};
                Ok($name {
                    $($field: <$ty as Column>::get(r, const { position($name::NAMES, stringify!($field)) })?,)+
                    $($($beside: <$beside_ty>::default(),)+)?
                })
            }
        }
    };
}

/// A whole table: as [`columns`], and a borrowed row to insert. `given` by SQLite, written `once`, `kept` up to date by
/// `update`, `computed` when read, `beside`: no columns at all.
macro_rules! table {
    (@mark $field:ident) => { "?" };
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident, $new:ident of $table:literal {
            $(given { $($(#[$given_doc:meta])* $given:ident: $given_ty:ty,)+ })?
            once { $($(#[$once_doc:meta])* $once:ident: $once_ty:ty,)+ }
            $(kept { $($(#[$kept_doc:meta])* $kept:ident: $kept_ty:ty,)+ })?
            $(computed { $($(#[$computed_doc:meta])* $computed:ident: $computed_ty:ty = $sql:expr,)+ })?
            $(beside { $($(#[$beside_doc:meta])* $beside:ident: $beside_ty:ty,)+ })?
        }
    ) => {
        $crate::store::ground::columns::columns! {
            $(#[$meta])*
            $vis struct $name {
                $($($(#[$given_doc])* $given: $given_ty,)+)?
                $($(#[$once_doc])* $once: $once_ty,)+
                $($($(#[$kept_doc])* $kept: $kept_ty,)+)?
                $($($(#[$computed_doc])* $computed: $computed_ty = $sql,)+)?
            }
            $(beside { $($(#[$beside_doc])* $beside: $beside_ty,)+ })?
        }

        /// A row to insert.
        #[derive(Default)]
        $vis struct $new<'a> {
            $($vis $once: <$once_ty as $crate::store::ground::columns::Column>::Ref<'a>,)+
            $($($vis $kept: <$kept_ty as $crate::store::ground::columns::Column>::Ref<'a>,)+)?
        }

        impl $new<'_> {
            /// Puts it into the table.
            $vis fn insert(&self, c: &rusqlite::Connection) -> rusqlite::Result<()> {
                const NAMES: &str = $crate::store::ground::text::join!(
                    &[$(stringify!($once),)+ $($(stringify!($kept),)+)?], ", ");
                const MARKS: &str = $crate::store::ground::text::join!(
                    &[$($crate::store::ground::columns::table!(@mark $once),)+
                      $($($crate::store::ground::columns::table!(@mark $kept),)+)?], ", ");
                const INSERT: &str = $crate::store::ground::text::sql!(
                    "INSERT INTO ", $table, "(", NAMES, ") VALUES (", MARKS, ")");
                $crate::store::ground::sql::exec(c, INSERT, rusqlite::params![$(self.$once,)+ $($(self.$kept,)+)?]).map(drop)
            }
        }

        $(impl $name {
            /// Writes what is kept back to its row.
            $vis fn update(&self, c: &rusqlite::Connection) -> rusqlite::Result<()> {
                use $crate::store::ground::columns::Column as _;
                const SETS: &str = $crate::store::ground::text::join!(&[$(stringify!($kept)),+], " = ?, ");
                const UPDATE: &str = $crate::store::ground::text::sql!("UPDATE ", $table, " SET ", SETS, " = ? WHERE id = ?");
                $crate::store::ground::sql::exec(c, UPDATE, rusqlite::params![$(self.$kept.by_ref(),)+ self.id]).map(drop)
            }
        })?
    };
}

pub(crate) use {columns, table};

impl ToSql for UserId {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(&**self))
    }
}

impl FromSql for UserId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<UserId> {
        String::column_result(value).map(UserId::from)
    }
}
