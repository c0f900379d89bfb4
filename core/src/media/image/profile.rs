//! Colour profiles, reduced to what colour needs: desktops put a screen's serial number into theirs, tools their notes.

/// Tags of a profile by three colours and their curves; of one by tables; of both, what they stand on.
const CURVES: [&[u8; 4]; 6] = [b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"];
const TABLES: [&[u8; 4]; 6] = [b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2"];
const GROUND: [&[u8; 4]; 4] = [b"wtpt", b"bkpt", b"chad", b"kTRC"];

/// What a tag must be named that says what the profile is.
const NAME: &[u8] = b"RGB";

/// How long the content of a tag is, by its kind; `None` = a kind that is not needed.
fn length(tag: &[u8]) -> Option<usize> {
    let n = tag.get(8..12).and_then(|b| b.try_into().ok()).map(u32::from_be_bytes);
    let length = match tag.get(..4)? {
        b"XYZ " => 20,
        b"sf32" => 44,
        b"curv" => usize::try_from(n?).ok()?.checked_mul(2)?.checked_add(12)?,
        b"para" => 12 + 4 * [1usize, 3, 4, 5, 7].get(usize::from(u16::from_be_bytes([*tag.get(8)?, *tag.get(9)?])))?,
        b"mft1" | b"mft2" | b"mAB " | b"mBA " => tag.len(),
        _ => return None,
    };
    (length <= tag.len()).then_some(length)
}

/// A name of version 2 or 4.
fn name(version: u8) -> Vec<u8> {
    if version >= 4 {
        let wide: Vec<u8> = NAME.iter().flat_map(|b| [0, *b]).collect();
        [&b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS\0\0\0\x06\0\0\0\x1c"[..], &wide].concat()
    } else {
        let n = NAME.len() as u32 + 1;
        [&b"desc\0\0\0\0"[..], &n.to_be_bytes(), NAME, &[0; 1 + 4 + 4 + 2 + 1 + 67]].concat()
    }
}

/// The same colours and nothing else; `None` = not a profile that is understood.
pub(super) fn reduced(profile: &[u8]) -> Option<Vec<u8>> {
    let head = profile.get(..128)?;
    let be32 = |at: usize| profile.get(at..at + 4).and_then(|b| b.try_into().ok()).map(|b| u32::from_be_bytes(b) as usize);
    let count = be32(128)?.min(200);
    let find = |wanted: &[u8; 4]| {
        let at = (0..count).map(|n| 132 + 12 * n).find(|at| profile.get(*at..at + 4) == Some(wanted))?;
        let (lo, n) = (be32(at + 4)?, be32(at + 8)?);
        let tag = profile.get(lo..lo.checked_add(n)?)?;
        Some((lo, tag.get(..length(tag)?)?))
    };
    // Three colours and their curves say it all; tables only where there are none.
    let by_curves = CURVES.iter().all(|t| find(t).is_some());
    let colours: &[&[u8; 4]] = if by_curves { &CURVES } else { &TABLES };
    let kept: Vec<_> = GROUND.iter().chain(colours).filter_map(|t| Some((**t, find(t)?))).collect();
    if !kept.iter().any(|(t, _)| colours.contains(&t) || t == b"kTRC") {
        return None;
    }
    let version = *head.get(8)?;
    let said = name(version);
    let mut out = [0; 128].to_vec();
    // Version, kind, colours of pixels and between, signature, intent, light: the rest is when, where, by whom.
    for (lo, hi) in [(8, 24), (36, 40), (64, 80)] {
        out.get_mut(lo..hi)?.copy_from_slice(head.get(lo..hi)?);
    }
    let rows = kept.len() + 2;
    out.extend((rows as u32).to_be_bytes());
    let mut content: Vec<u8> = Vec::new();
    let start = 132 + 12 * rows;
    let mut placed: Vec<(usize, usize)> = Vec::new();
    let texts = [(*b"desc", (usize::MAX, &said[..])), (*b"cprt", (usize::MAX - 1, TEXT))];
    for (tag, (from, bytes)) in texts.into_iter().chain(kept) {
        // Three curves are often one.
        let at = match placed.iter().find(|p| p.0 == from) {
            Some((_, at)) => *at,
            None => {
                let at = start + content.len();
                content.extend_from_slice(bytes);
                content.resize(content.len().next_multiple_of(4), 0);
                placed.push((from, at));
                at
            }
        };
        out.extend(tag);
        out.extend((at as u32).to_be_bytes());
        out.extend((bytes.len() as u32).to_be_bytes());
    }
    out.extend(content);
    let size = (out.len() as u32).to_be_bytes();
    out.get_mut(..4)?.copy_from_slice(&size);
    Some(out)
}

/// Whose it is: nobody's. Readers ask that the tag is there.
const TEXT: &[u8] = b"text\0\0\0\0CC0\0";
