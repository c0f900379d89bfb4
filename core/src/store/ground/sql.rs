//! Prepared statements by their text; each connection keeps them.
use rusqlite::{Connection, OptionalExtension as _, Result, Row, params};

/// Runs a statement; returns the rows it changed.
pub(crate) fn exec(c: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<usize> {
    c.prepare_cached(sql)?.execute(params)
}

/// First row of a query, if any.
pub(crate) fn row<T>(
    c: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
    read: impl FnOnce(&Row<'_>) -> Result<T>,
) -> Result<Option<T>> {
    c.prepare_cached(sql)?.query_row(params, read).optional()
}

/// All rows of a query.
pub(crate) fn rows<T>(
    c: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
    mut read: impl FnMut(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut statement = c.prepare_cached(sql)?;
    statement.query_map(params, |r| read(r))?.collect()
}

/// A value of `meta`.
pub(crate) fn meta<T: rusqlite::types::FromSql>(c: &Connection, name: &str) -> Result<Option<T>> {
    row(c, "SELECT value FROM meta WHERE name = ?", [name], |r| r.get(0))
}

/// Sets a value of `meta`.
pub(crate) fn put_meta(c: &Connection, name: &str, value: impl rusqlite::ToSql) -> Result<()> {
    let sql = "INSERT INTO meta(name, value) VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value";
    exec(c, sql, params![name, value]).map(drop)
}
