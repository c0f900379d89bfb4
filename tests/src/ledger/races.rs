//! Values that several devices set without an order between them: which of them may stand in the end. Writers keep their own
//! order, whatever is promised stands unless somebody else's value does, and what was never promised may have happened too.
use std::collections::BTreeMap;

/// One value, as text. A writer is a device or an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Race {
    first: String,
    asked: BTreeMap<usize, Vec<(String, Fate)>>,
}

/// What is known about one wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It may have happened.
    Maybe,
    /// It was promised.
    Must,
    /// It was refused.
    Never,
}

impl Race {
    /// A value that starts as `first`.
    pub fn from(first: impl Into<String>) -> Race {
        Race { first: first.into(), asked: BTreeMap::new() }
    }

    /// A writer asks for a value; the number is for what becomes of it.
    pub fn ask(&mut self, writer: usize, value: impl Into<String>) -> usize {
        let of = self.asked.entry(writer).or_default();
        of.push((value.into(), Fate::Maybe));
        of.len() - 1
    }

    /// It was promised.
    pub fn promise(&mut self, writer: usize, number: usize) {
        self.set(writer, number, Fate::Must);
    }

    /// It was refused.
    pub fn refuse(&mut self, writer: usize, number: usize) {
        self.set(writer, number, Fate::Never);
    }

    fn set(&mut self, writer: usize, number: usize, fate: Fate) {
        if let Some(one) = self.asked.get_mut(&writer).and_then(|of| of.get_mut(number)) {
            one.1 = fate;
        }
    }

    /// What this writer was promised is not certain any more.
    pub fn doubt(&mut self, writer: usize) {
        for one in self.asked.get_mut(&writer).into_iter().flatten().filter(|one| one.1 == Fate::Must) {
            one.1 = Fate::Maybe;
        }
    }

    /// Was this value ever asked for?
    pub fn asked_for(&self, value: &str) -> bool {
        self.asked.values().flatten().any(|(v, fate)| v == value && *fate != Fate::Never)
    }

    /// Was anything ever asked for?
    pub fn touched(&self) -> bool {
        self.asked.values().flatten().any(|(_, fate)| *fate != Fate::Never)
    }

    /// May this value stand? `hazard`: something else may have undone or prevented it, so that no promise holds.
    pub fn allows(&self, value: &str, hazard: bool) -> bool {
        let mut certain = false;
        for of in self.asked.values() {
            // What a writer asked for before its last promise is overwritten by it.
            let from = if hazard { 0 } else { of.iter().rposition(|(_, fate)| *fate == Fate::Must).unwrap_or(0) };
            certain |= !hazard && of.get(from).is_some_and(|(_, fate)| *fate == Fate::Must);
            if of[from..].iter().any(|(v, fate)| v == value && *fate != Fate::Never) {
                return true;
            }
        }
        !certain && value == self.first
    }

    /// The one possible value, if there is only one.
    pub fn only(&self) -> Option<&str> {
        let all = self.asked.values().flatten().map(|(v, _)| v.as_str()).chain([self.first.as_str()]);
        let mut possible: Vec<&str> = all.filter(|v| self.allows(v, false)).collect();
        possible.sort_unstable();
        possible.dedup();
        if let [one] = possible[..] { Some(one) } else { None }
    }
}

/// Edits with compare-and-swap: each names the count of edits it builds on.
#[derive(Debug, Clone, Default)]
pub struct Edits(Vec<(u32, String, Option<bool>)>);

impl Edits {
    /// An edit on top of `base` is tried.
    pub fn tried(&mut self, base: u32, text: &str) -> usize {
        self.0.push((base, text.into(), None));
        self.0.len() - 1
    }

    /// It was made, or refused.
    pub fn ended(&mut self, number: usize, made: bool) {
        if let Some(one) = self.0.get_mut(number) {
            one.2 = Some(made);
        }
    }

    /// Was the content perhaps this one once?
    pub fn knows(&self, text: &str) -> bool {
        self.0.iter().any(|(_, t, made)| t == text && *made != Some(false))
    }

    /// May the message have been edited `edits` times and say `text` now? `original` is what was sent.
    pub fn allow(&self, original: &str, edits: u32, text: &str) -> Result<(), String> {
        for base in 0..edits {
            let made = self.0.iter().filter(|(b, _, made)| *b == base && *made == Some(true)).count();
            if made > 1 {
                return Err(format!("two edits of version {base} were made"));
            }
        }
        if let Some((base, ..)) = self.0.iter().find(|(b, _, made)| *made == Some(true) && *b >= edits) {
            return Err(format!("an edit of version {base} was made, and it has {edits} edits"));
        }
        let right = match edits.checked_sub(1) {
            None => text == original,
            Some(base) => {
                let of = |certain: bool| self.0.iter().filter(move |(b, _, made)| *b == base && (*made == Some(true)) == certain);
                match of(true).next() {
                    Some((_, t, _)) => t == text,
                    None => of(false).any(|(_, t, made)| t == text && made.is_none()),
                }
            }
        };
        if right { Ok(()) } else { Err(format!("nobody made it say {text:?} by edit {edits}")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_promised_values_either_may_stand_and_nothing_else() {
        let mut race = Race::from("0");
        assert!(race.allows("0", false) && !race.allows("1", false));
        let one = race.ask(7, "1");
        assert!(race.allows("0", false) && race.allows("1", false), "nobody knows yet");
        race.promise(7, one);
        assert_eq!(race.only(), Some("1"));
        let two = race.ask(8, "2");
        race.promise(8, two);
        assert!(race.allows("1", false) && race.allows("2", false) && !race.allows("0", false));
        let three = race.ask(7, "3");
        race.promise(7, three);
        assert!(!race.allows("1", false), "its own writer overwrote it");
        race.doubt(7);
        assert!(race.allows("1", false) && !race.allows("0", false), "the other promise still holds");
        assert!(race.allows("0", true));
        let four = race.ask(8, "4");
        race.refuse(8, four);
        assert!(!race.allows("4", false));
    }

    #[test]
    fn of_two_edits_of_one_version_only_one_is_made() {
        let mut edits = Edits::default();
        let (a, b) = (edits.tried(0, "a"), edits.tried(0, "b"));
        assert!(edits.allow("x", 0, "x").is_ok() && edits.allow("x", 1, "b").is_ok());
        edits.ended(a, true);
        edits.ended(b, false);
        assert!(edits.allow("x", 1, "a").is_ok());
        assert!(edits.allow("x", 1, "b").is_err() && edits.allow("x", 0, "x").is_err());
        edits.ended(b, true);
        assert!(edits.allow("x", 1, "a").is_err());
    }
}
