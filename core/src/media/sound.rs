//! Voice clips: how long, and what they look like. What cannot be read is as long as the host said and looks like nothing.
//!
//! Decoded: WAV, MP3, Ogg Vorbis. The length alone is read from MP4 (M4A) and Ogg Opus.
use lewton::inside_ogg::OggStreamReader;
use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _, SeekFrom};
use std::path::Path;

/// Bars of a waveform.
pub(super) const PEAKS: usize = 64;
/// Longer sounds are not decoded for their looks: 28 MB of silence may be days.
const LONGEST_S: u64 = 3600;
/// An `moov` box of a sound is small.
const LONGEST_MOOV: u64 = 4 << 20;

/// What was learnt of a sound.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clip {
    /// Milliseconds; 0 = not known.
    pub duration_ms: u32,
    /// Loudest sample of each of [`PEAKS`] equal stretches, 0 to 255; empty = not known.
    pub waveform: Vec<u8>,
    /// Media type; empty = not known.
    pub mime: &'static str,
}

/// Samples as they come, made peaks without being kept.
struct Envelope {
    /// Loudest of each stretch of `step` samples; halved in number when there are too many.
    peaks: Vec<f32>,
    step: u64,
    in_step: u64,
    samples: u64,
}

impl Envelope {
    fn new() -> Envelope {
        Envelope { peaks: vec![0.0], step: 1, in_step: 0, samples: 0 }
    }

    /// One sample of all channels.
    fn push(&mut self, loud: f32) {
        if self.in_step == self.step {
            if self.peaks.len() == 16 * PEAKS {
                self.peaks = self.peaks.chunks(2).map(|two| two.iter().copied().fold(0.0, f32::max)).collect();
                self.step *= 2;
            }
            self.peaks.push(0.0);
            self.in_step = 0;
        }
        if let Some(last) = self.peaks.last_mut() {
            *last = last.max(loud.abs());
        }
        self.in_step += 1;
        self.samples += 1;
    }

    fn clip(self, rate: u32, mime: &'static str) -> Option<Clip> {
        if rate == 0 || self.samples == 0 {
            return None;
        }
        let n = self.peaks.len();
        let bar = |i: usize| {
            let (lo, hi) = (i * n / PEAKS, ((i + 1) * n / PEAKS).max(i * n / PEAKS + 1));
            let loudest = self.peaks.get(lo..hi.min(n)).into_iter().flatten().copied().fold(0.0, f32::max);
            (loudest.min(1.0) * 255.0).round() as u8
        };
        Some(Clip { duration_ms: millis(self.samples, u64::from(rate)), waveform: (0..PEAKS).map(bar).collect(), mime })
    }
}

fn millis(samples: u64, rate: u64) -> u32 {
    u32::try_from(samples.saturating_mul(1000) / rate.max(1)).unwrap_or(u32::MAX)
}

/// Measures a sound; `said_ms` = what the host knows, which is believed.
pub(super) fn measure(path: &Path, said_ms: u32) -> Clip {
    let mut clip = read(path).unwrap_or_default();
    if said_ms > 0 {
        clip.duration_ms = said_ms;
    }
    clip
}

fn read(path: &Path) -> Option<Clip> {
    let mut head = [0; 12];
    File::open(path).ok()?.read_exact(&mut head).ok()?;
    match &head {
        [b'R', b'I', b'F', b'F', .., b'W', b'A', b'V', b'E'] => wav(path),
        [b'O', b'g', b'g', b'S', ..] => vorbis(path).or_else(|| opus(path)),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => mp4(path),
        _ => mp3(path),
    }
}

fn wav(path: &Path) -> Option<Clip> {
    let mut reader = hound::WavReader::open(path).ok()?;
    let spec = reader.spec();
    let channels = usize::from(spec.channels.max(1));
    if u64::from(reader.duration()) > LONGEST_S * u64::from(spec.sample_rate.max(1)) {
        return Some(Clip {
            duration_ms: millis(u64::from(reader.duration()), u64::from(spec.sample_rate)),
            waveform: Vec::new(),
            mime: "audio/wav",
        });
    }
    let full = (1i64 << (spec.bits_per_sample.clamp(1, 32) - 1)) as f32;
    let mut envelope = Envelope::new();
    let mut frame = (0usize, 0f32);
    let mut push = |sample: f32| {
        frame = (frame.0 + 1, frame.1.max(sample.abs()));
        if frame.0 == channels {
            envelope.push(frame.1);
            frame = (0, 0.0);
        }
    };
    match spec.sample_format {
        hound::SampleFormat::Float => reader.samples::<f32>().map_while(Result::ok).for_each(&mut push),
        hound::SampleFormat::Int => reader.samples::<i32>().map_while(Result::ok).for_each(|s| push(s as f32 / full)),
    }
    envelope.clip(spec.sample_rate, "audio/wav")
}

fn mp3(path: &Path) -> Option<Clip> {
    let file = File::open(path).ok()?;
    let mut reader = nanomp3::Reader::<_, f32>::new(BufReader::new(file)).ok()?;
    let (rate, channels) = (reader.sample_rate(), usize::from(reader.channels()?.num()));
    let most = LONGEST_S * u64::from(rate);
    if let Some(total) = reader.total_samples().filter(|n| *n > most) {
        return Some(Clip { duration_ms: millis(total, u64::from(rate)), waveform: Vec::new(), mime: "audio/mpeg" });
    }
    let mut envelope = Envelope::new();
    while let Ok(Some(samples)) = reader.read_frame() {
        samples.chunks(channels).for_each(|frame| envelope.push(frame.iter().fold(0.0, |a: f32, s| a.max(s.abs()))));
        if envelope.samples > most {
            return None;
        }
    }
    envelope.clip(rate, "audio/mpeg")
}

fn vorbis(path: &Path) -> Option<Clip> {
    let mut reader = OggStreamReader::new(BufReader::new(File::open(path).ok()?)).ok()?;
    let (rate, channels) = (reader.ident_hdr.audio_sample_rate, usize::from(reader.ident_hdr.audio_channels.max(1)));
    let mut envelope = Envelope::new();
    while let Ok(Some(samples)) = reader.read_dec_packet_itl() {
        let loud = |frame: &[i16]| frame.iter().fold(0.0, |a: f32, s| a.max(f32::from(*s).abs())) / 32768.0;
        samples.chunks(channels).for_each(|frame| envelope.push(loud(frame)));
        if envelope.samples > LONGEST_S * u64::from(rate) {
            return None;
        }
    }
    envelope.clip(rate, "audio/ogg")
}

/// Ogg Opus: the last page says how many samples of 48 kHz came before its end, the head how many of them are skipped.
fn opus(path: &Path) -> Option<Clip> {
    let mut file = File::open(path).ok()?;
    let mut head = vec![0; 4096];
    let n = file.read(&mut head).ok()?;
    let at = head.get(..n)?.windows(8).position(|w| w == b"OpusHead")?;
    let skip = u16::from_le_bytes([*head.get(at + 10)?, *head.get(at + 11)?]);
    let length = file.metadata().ok()?.len();
    // A page is at most 65,307 bytes.
    file.seek(SeekFrom::Start(length.saturating_sub(66_000))).ok()?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail).ok()?;
    let last = tail.windows(4).rposition(|w| w == b"OggS")?;
    let granule = u64::from_le_bytes(tail.get(last + 6..last + 14)?.try_into().ok()?);
    let samples = granule.checked_sub(u64::from(skip)).filter(|n| *n > 0)?;
    Some(Clip { duration_ms: millis(samples, 48_000), waveform: Vec::new(), mime: "audio/ogg" })
}

/// MP4: `moov` / `mvhd` holds time scale and duration.
fn mp4(path: &Path) -> Option<Clip> {
    let mut file = File::open(path).ok()?;
    let mut at = 0u64;
    loop {
        file.seek(SeekFrom::Start(at)).ok()?;
        let mut head = [0; 16];
        file.read_exact(head.get_mut(..8)?).ok()?;
        let mut size = u64::from(u32::from_be_bytes(head[..4].try_into().ok()?));
        let mut header = 8;
        if size == 1 {
            file.read_exact(head.get_mut(8..)?).ok()?;
            size = u64::from_be_bytes(head[8..].try_into().ok()?);
            header = 16;
        }
        if &head[4..8] == b"moov" {
            let mut moov = Vec::new();
            file.take(size.checked_sub(header)?.min(LONGEST_MOOV)).read_to_end(&mut moov).ok()?;
            return mvhd(&moov);
        }
        at = at.checked_add(size.max(header))?;
    }
}

fn mvhd(moov: &[u8]) -> Option<Clip> {
    let at = moov.windows(4).position(|w| w == b"mvhd")? + 4;
    let long = |from: usize| Some(u64::from_be_bytes(moov.get(at + from..at + from + 8)?.try_into().ok()?));
    let short = |from: usize| Some(u64::from(u32::from_be_bytes(moov.get(at + from..at + from + 4)?.try_into().ok()?)));
    let (scale, duration) = if *moov.get(at)? == 1 { (short(20)?, long(24)?) } else { (short(12)?, short(16)?) };
    if scale == 0 {
        return None;
    }
    Some(Clip { duration_ms: millis(duration, scale), waveform: Vec::new(), mime: "audio/mp4" })
}
