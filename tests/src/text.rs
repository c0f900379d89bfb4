//! Generated chat text: harmless, in several languages and scripts, short mostly and long sometimes.
use crate::rng::Rng;

const OPENERS: &[&str] = &[
    "Good morning!",
    "Quick question:",
    "By the way,",
    "Hm,",
    "Ha!",
    "OK so",
    "大家好，",
    "对了，",
    "刚才说到",
    "Hola,",
    "Oye,",
    "Guten Morgen,",
    "Übrigens,",
    "Привет,",
    "Кстати,",
    "おはよう、",
    "ところで、",
    "مرحبا،",
    "नमस्ते,",
    "안녕하세요,",
];
const MIDDLES: &[&str] = &[
    "the train leaves at nine",
    "the soup needs more salt",
    "I found the blue umbrella",
    "we could walk along the river",
    "the build is green again",
    "the photos are in the album",
    "rain is expected after noon",
    "明天早上八点在车站见",
    "周末一起去爬山吧",
    "图书馆今天关门比较早",
    "新的咖啡豆很香",
    "会议改到下午三点",
    "el mercado abre a las ocho",
    "la película empieza pronto",
    "hay pan recién hecho",
    "der Kuchen ist fertig",
    "das Fahrrad steht im Keller",
    "die Karten liegen auf dem Tisch",
    "завтра обещают солнце",
    "книга лежит на полке",
    "電車が少し遅れています",
    "桜がもう咲いています",
    "الحديقة جميلة اليوم",
    "कल बाज़ार चलेंगे",
    "산책하기 좋은 날이에요",
];
const CLOSERS: &[&str] = &[
    ".",
    "!",
    "?",
    " :)",
    " 🙂",
    " 🌱",
    "。",
    "！",
    "？",
    "…",
    " What do you think?",
    " 你觉得呢？",
    " ¿Vienes?",
    " Bis später.",
    " До встречи!",
    " またね",
    " 👍🏽",
    " (no hurry)",
];
const NAMES: &[&str] = &[
    "ada", "bruno", "carmen", "dmitri", "elif", "farid", "gita", "hana", "ivo", "jun", "karla", "lin", "mei", "nadia", "omar",
    "petra", "quinn", "rosa", "sven", "tala", "uma", "viktor", "wen", "xenia", "yuki", "zoe",
];
const TOPICS: &[&str] = &[
    "Weekend hikes",
    "Kitchen",
    "Book club",
    "周末爬山",
    "摄影小组",
    "Board games",
    "Garden",
    "Release train",
    "Fútbol los martes",
    "Chor",
    "Bike repair",
    "读书会",
    "Film night",
    "Neighbours",
    "写真部",
    "Кулинария",
    "Ski trip",
    "Data reading",
    "Coffee",
    "Choir",
];

/// One message of 1 to a few hundred bytes; `n` makes it unique.
pub fn message(rng: &mut Rng, n: u64) -> String {
    let mut text = String::new();
    if rng.chance(350) {
        text.push_str(rng.pick(OPENERS));
        text.push(' ');
    }
    let sentences = if rng.chance(30) { 6 } else { 1 + rng.below(2) };
    for i in 0..sentences {
        if i > 0 {
            text.push(' ');
        }
        text.push_str(rng.pick(MIDDLES));
        text.push_str(rng.pick(CLOSERS));
    }
    text.push_str(&format!(" #{n}"));
    text
}

/// A user id: a first name, numbered from the second round on.
pub fn user(n: usize) -> String {
    let name = NAMES[n % NAMES.len()];
    if n < NAMES.len() { name.into() } else { format!("{name}{}", n / NAMES.len() + 1) }
}

/// A group name.
pub fn topic(n: usize) -> String {
    let name = TOPICS[n % TOPICS.len()];
    if n < TOPICS.len() { name.into() } else { format!("{name} {}", n / TOPICS.len() + 1) }
}
