//! What a log setting may be: `info`, `warn,ntk_core::store=debug`, `off`. One grammar for the kernel's log and for the server's.
//!
//! Anything else is an error that names what was not understood: a log that stays silent because of a typing error is found when
//! it is needed.
use std::fmt;
use std::str::FromStr;

/// The crates that log. A target is one of them or a module of one.
const ROOTS: [&str; 4] = ["ntk_core", "ntk_server", "ntk_protocol", "ntkd"];

/// How much is said; each level also says what the ones before it say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum LogLevel {
    /// Nothing.
    #[default]
    Off,
    /// Something is lost, or will not work until somebody does something.
    Error,
    /// Something went wrong and is dealt with.
    Warn,
    /// Changes of state that are rare: opened, online, kicked.
    Info,
    /// Each request and each step of the link.
    Debug,
    /// Everything.
    Trace,
}

impl LogLevel {
    const NAMES: [(&'static str, LogLevel); 6] = [
        ("off", LogLevel::Off),
        ("error", LogLevel::Error),
        ("warn", LogLevel::Warn),
        ("info", LogLevel::Info),
        ("debug", LogLevel::Debug),
        ("trace", LogLevel::Trace),
    ];

    /// As it is written in a setting.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize].0
    }
}

/// A log setting.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogFilter {
    general: LogLevel,
    targets: Vec<(String, LogLevel)>,
}

impl LogFilter {
    /// The most that any target may say.
    pub fn most(&self) -> LogLevel {
        self.targets.iter().map(|(_, level)| *level).fold(self.general, LogLevel::max)
    }

    /// What `target` may say: the longest entry that is the target or one of its parents decides. Other crates say nothing.
    pub fn level_of(&self, target: &str) -> LogLevel {
        if !ours(target) {
            return LogLevel::Off;
        }
        let own = self.targets.iter().filter(|(prefix, _)| within(target, prefix)).max_by_key(|(prefix, _)| prefix.len());
        own.map_or(self.general, |(_, level)| *level)
    }

    /// The same for a span: it is what others say their lines during, so it is there when anybody may say as much.
    pub fn level_of_span(&self, target: &str) -> LogLevel {
        if ours(target) { self.most() } else { LogLevel::Off }
    }
}

/// Does `target` belong to a crate that logs?
fn ours(target: &str) -> bool {
    ROOTS.iter().any(|root| within(target, root))
}

/// Is `target` this module or inside it?
fn within(target: &str, module: &str) -> bool {
    target.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// A log setting that is none. Names the part that was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLogFilter(String);

impl fmt::Display for BadLogFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown log setting {:?}: a level is off, error, warn, info, debug or trace; a part is LEVEL or ", self.0)?;
        write!(f, "TARGET=LEVEL with a target such as ntk_core::store or ntk_server")
    }
}

impl std::error::Error for BadLogFilter {}

impl FromStr for LogFilter {
    type Err = BadLogFilter;

    fn from_str(text: &str) -> Result<LogFilter, BadLogFilter> {
        let level = |name: &str| LogLevel::NAMES.iter().find(|(n, _)| *n == name).map(|(_, level)| *level);
        let (mut general, mut targets) = (None, Vec::<(String, LogLevel)>::new());
        for part in text.split(',').map(str::trim) {
            let bad = || BadLogFilter(part.to_owned());
            let Some((target, name)) = part.split_once('=') else {
                let level = level(part).ok_or_else(bad)?;
                if general.replace(level).is_some() {
                    return Err(bad());
                }
                continue;
            };
            let level = level(name).ok_or_else(bad)?;
            let known = target.split("::").all(is_identifier) && ours(target);
            if !known || targets.iter().any(|(t, _)| t == target) {
                return Err(bad());
            }
            targets.push((target.to_owned(), level));
        }
        Ok(LogFilter { general: general.unwrap_or_default(), targets })
    }
}

fn is_identifier(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(text: &str) -> LogFilter {
        text.parse().unwrap()
    }

    #[test]
    fn the_longest_target_decides_and_other_crates_stay_silent() {
        let f = filter("warn, ntk_core::store=trace,ntk_core=off");
        assert_eq!(f.level_of("ntk_core::store::writer"), LogLevel::Trace);
        assert_eq!(f.level_of("ntk_core::storeroom"), LogLevel::Off);
        assert_eq!(f.level_of("ntk_core"), LogLevel::Off);
        assert_eq!(f.level_of("ntk_server::session"), LogLevel::Warn);
        assert_eq!((f.most(), f.level_of_span("ntk_server")), (LogLevel::Trace, LogLevel::Trace));
        assert_eq!((f.level_of("hyper::client"), f.level_of_span("hyper::client")), (LogLevel::Off, LogLevel::Off));
        assert_eq!(filter("ntk_server=info").level_of("ntk_core"), LogLevel::Off);
    }

    #[test]
    fn what_is_unknown_is_refused_and_named() {
        for (text, named) in [
            ("loud", "loud"),
            ("", ""),
            ("info,", ""),
            ("INFO", "INFO"),
            ("info,debug", "debug"),
            ("info,ntk_core=verbose", "ntk_core=verbose"),
            ("info,ntk_cor=debug", "ntk_cor=debug"),
            ("hyper=debug", "hyper=debug"),
            ("ntk_core::=debug", "ntk_core::=debug"),
            ("ntk_core=info,ntk_core=warn", "ntk_core=warn"),
            ("ntk_core::store debug=info", "ntk_core::store debug=info"),
        ] {
            let bad = text.parse::<LogFilter>().unwrap_err();
            assert_eq!(bad, BadLogFilter(named.to_owned()), "{text}");
            assert!(bad.to_string().contains(&format!("{named:?}")), "{bad}");
        }
    }

    #[test]
    fn every_level_is_read_as_it_is_written() {
        for (name, level) in LogLevel::NAMES {
            assert_eq!((level.name(), filter(name).most()), (name, level));
        }
        assert!(LogLevel::Error < LogLevel::Trace && LogLevel::Off < LogLevel::Error);
    }
}
