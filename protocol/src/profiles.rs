//! A user's profile: what may be asked of it, what a change makes of it, and what is shown of one that somebody else keeps.
use crate::guard::read_cut;
use crate::names::bad_name;
use crate::rules::{MAX_PROFILE_CUSTOM, MAX_PROFILE_FIELDS, MAX_PROFILE_KEY, MAX_PROFILE_TEXT, MAX_PROFILE_VALUE, allow, gender};
use crate::wire;
use prost::Message as _;

/// What may not be asked for, whatever is stored: the argument and the rule it breaks.
pub fn bad_profile_change(ask: &wire::SetProfile) -> Option<(&'static str, &'static str)> {
    let texts = [("nickname", &ask.nickname), ("face_url", &ask.face_url)];
    for (argument, text) in texts {
        if let Some(rule) = text.as_deref().and_then(|text| bad_name(text, MAX_PROFILE_TEXT)) {
            return Some((argument, rule));
        }
    }
    let long = ask.signature.as_deref().is_some_and(|text| text.len() > MAX_PROFILE_TEXT);
    let bad_key =
        |key: &str| !(1..=MAX_PROFILE_KEY).contains(&key.len()) || !key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if long {
        Some(("signature", "too long"))
    } else if ask.signature.as_deref().is_some_and(turns) {
        Some(("signature", "control characters"))
    } else if ask.gender.is_some_and(|g| g > gender::MAX) {
        Some(("gender", "not a value of it"))
    } else if ask.allow.is_some_and(|a| a > allow::MAX) {
        Some(("allow", "not a value of it"))
    } else if ask.custom.len() > MAX_PROFILE_FIELDS {
        Some(("custom", "too many fields"))
    } else if ask.custom.iter().any(|f| bad_key(&f.key)) {
        Some(("custom", "a key has 1 to 16 letters, digits and underscores"))
    } else if ask.custom.iter().any(|f| f.value.len() > MAX_PROFILE_VALUE) {
        Some(("custom", "a value has at most 500 bytes"))
    } else {
        None
    }
}

/// A signature may have lines, and nothing else that is no text.
fn turns(text: &str) -> bool {
    text.lines().any(|line| !line.trim().is_empty() && bad_name(line, MAX_PROFILE_TEXT).is_some())
}

/// A profile after a change; the version stays. Refused: too many custom fields, or too long ones, together with those there are.
pub fn changed_profile(old: &wire::Profile, ask: &wire::SetProfile) -> Result<wire::Profile, (&'static str, &'static str)> {
    let wire::SetProfile { nickname, face_url, signature, gender, birthday, level, role, allow, custom } = ask.clone();
    let text = |new: Option<String>, old: &String| new.unwrap_or_else(|| old.clone());
    let mut fields = read_cut::<wire::ProfileFields>(&old.custom).fields;
    for field in custom {
        fields.retain(|f| f.key != field.key);
        if !field.value.is_empty() {
            fields.push(field);
        }
    }
    fields.sort_by(|a, b| a.key.cmp(&b.key));
    if fields.len() > MAX_PROFILE_FIELDS {
        return Err(("custom", "too many fields"));
    }
    let custom = wire::ProfileFields { fields }.encode_to_vec();
    if custom.len() > MAX_PROFILE_CUSTOM {
        return Err(("custom", "more than 4 KB in all"));
    }
    Ok(wire::Profile {
        user: old.user.clone(),
        ver: old.ver,
        nickname: text(nickname, &old.nickname),
        face_url: text(face_url, &old.face_url),
        signature: text(signature, &old.signature),
        gender: gender.unwrap_or(old.gender),
        birthday: birthday.unwrap_or(old.birthday),
        level: level.unwrap_or(old.level),
        role: role.unwrap_or(old.role),
        allow: allow.unwrap_or(old.allow),
        custom: custom.into(),
    })
}

/// A profile as it may be kept and shown by whoever was given it: what breaks a rule is as if it were not said.
pub fn shown_profile(mut p: wire::Profile) -> wire::Profile {
    for text in [&mut p.nickname, &mut p.face_url] {
        if bad_name(text, MAX_PROFILE_TEXT).is_some() {
            text.clear();
        }
    }
    if p.signature.len() > MAX_PROFILE_TEXT || turns(&p.signature) {
        p.signature.clear();
    }
    if p.custom.len() > MAX_PROFILE_CUSTOM {
        p.custom.clear();
    }
    p
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(key: &str, value: &str) -> wire::ProfileField {
        wire::ProfileField { key: key.into(), value: value.into() }
    }

    #[test]
    fn only_what_is_named_changes_and_a_field_without_a_value_goes() {
        let first = wire::SetProfile {
            nickname: Some("Anna".into()),
            level: Some(3),
            custom: vec![field("b", "2"), field("a", "1")],
            ..Default::default()
        };
        let was = wire::Profile { user: "a1".into(), ver: 7, gender: 2, ..Default::default() };
        let now = changed_profile(&was, &first).unwrap();
        assert_eq!((&now.user[..], now.ver, &now.nickname[..], now.gender, now.level), ("a1", 7, "Anna", 2, 3));
        let second = wire::SetProfile {
            nickname: Some(String::new()),
            custom: vec![field("a", ""), field("c", "3")],
            ..Default::default()
        };
        let now = changed_profile(&now, &second).unwrap();
        assert_eq!((now.nickname.len(), now.level), (0, 3));
        assert_eq!(read_cut::<wire::ProfileFields>(&now.custom).fields, [field("b", "2"), field("c", "3")]);
        assert_eq!(changed_profile(&now, &wire::SetProfile::default()).unwrap(), now);
    }

    #[test]
    fn what_a_profile_may_not_be_is_refused_by_its_name() {
        let bad = |change: fn(&mut wire::SetProfile)| {
            let mut ask = wire::SetProfile::default();
            change(&mut ask);
            bad_profile_change(&ask).map(|(argument, _)| argument)
        };
        assert_eq!(bad(|_| {}), None);
        assert_eq!(bad(|a| a.nickname = Some("x".repeat(1 << 20))), Some("nickname"));
        assert_eq!(bad(|a| a.nickname = Some("\u{202e}anna".into())), Some("nickname"));
        assert_eq!(bad(|a| a.face_url = Some("https://x/\n".into())), Some("face_url"));
        assert_eq!(bad(|a| a.signature = Some("x".repeat(501))), Some("signature"));
        assert_eq!(bad(|a| a.signature = Some("two\nlines".into())), None);
        assert_eq!(bad(|a| a.signature = Some("a\u{1b}[31m".into())), Some("signature"));
        assert_eq!(bad(|a| a.gender = Some(3)), Some("gender"));
        assert_eq!(bad(|a| a.allow = Some(4)), Some("allow"));
        assert_eq!(bad(|a| a.custom = vec![field("a", ""); 21]), Some("custom"));
        assert_eq!(bad(|a| a.custom = vec![field("", "1")]), Some("custom"));
        assert_eq!(bad(|a| a.custom = vec![field("seventeen_letters", "1")]), Some("custom"));
        assert_eq!(bad(|a| a.custom = vec![field("a b", "1")]), Some("custom"));
        assert_eq!(bad(|a| a.custom = vec![field("a", &"x".repeat(501))]), Some("custom"));
    }

    #[test]
    fn custom_fields_are_bounded_together_with_those_there_are() {
        let ask = |from: u8, n: u8, size: usize| {
            let custom = (from..from + n).map(|i| field(&format!("k{i}"), &"x".repeat(size))).collect();
            wire::SetProfile { custom, ..Default::default() }
        };
        let full = changed_profile(&wire::Profile::default(), &ask(0, 20, 1)).unwrap();
        assert_eq!(changed_profile(&full, &ask(0, 20, 2)).unwrap().nickname, "");
        assert_eq!(changed_profile(&full, &ask(20, 1, 1)).unwrap_err().0, "custom");
        assert_eq!(changed_profile(&wire::Profile::default(), &ask(0, 20, 500)).unwrap_err().0, "custom");
    }

    #[test]
    fn what_somebody_keeps_who_kept_no_rule_is_not_shown() {
        let p = wire::Profile {
            nickname: "\u{202e}anna".into(),
            face_url: "x".repeat(501),
            signature: "a\0".into(),
            level: 3,
            custom: vec![0; MAX_PROFILE_CUSTOM + 1].into(),
            ..Default::default()
        };
        assert_eq!(shown_profile(p), wire::Profile { level: 3, ..Default::default() });
    }
}
