//! Sounds and videos: how long, how large, what they are, and what a voice clip looks like. What cannot be read is as the host said.
//!
//! Lengths and sizes are read from heads and frames, without decoding. Decoded for their looks are WAV, MP3 and Ogg Vorbis of at most
//! an hour.
pub(super) mod chunks;
pub(super) mod frames;
pub(super) mod matroska;
pub(super) mod mp4;
pub(super) mod ogg;
pub(super) mod window;

use chunks::{Coding, Wave};
use lewton::inside_ogg::OggStreamReader;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;
pub use window::Found;
use window::{WINDOW, Window, millis};

/// Bars of a waveform.
pub(super) const PEAKS: usize = 64;
/// Longer sounds are not decoded for their looks: 28 MB of silence may be days.
const LONGEST_MS: u32 = 3_600_000;

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

    /// Samples of several channels, one after another.
    fn push_frames<T: Copy>(&mut self, samples: &[T], channels: usize, loud: impl Fn(T) -> f32) {
        for frame in samples.chunks_exact(channels.max(1)) {
            self.push(frame.iter().fold(0.0, |most: f32, s| most.max(loud(*s).abs())));
        }
    }

    fn waveform(&self) -> Vec<u8> {
        if self.samples == 0 {
            return Vec::new();
        }
        let n = self.peaks.len();
        let bar = |i: usize| {
            let (lo, hi) = (i * n / PEAKS, ((i + 1) * n / PEAKS).max(i * n / PEAKS + 1));
            let loudest = self.peaks.get(lo..hi.min(n)).into_iter().flatten().copied().fold(0.0, f32::max);
            (loudest.min(1.0) * 255.0).round() as u8
        };
        (0..PEAKS).map(bar).collect()
    }

    fn clip(self, rate: u32, mime: &'static str) -> Option<Clip> {
        let known = rate > 0 && self.samples > 0;
        known.then(|| Clip { duration_ms: millis(self.samples, u64::from(rate)), waveform: self.waveform(), mime })
    }
}

/// Measures a sound; `said_ms` = what the host knows, which is believed.
pub(super) fn measure(path: &Path, said_ms: u32) -> Clip {
    let mut clip = read(path).unwrap_or_default();
    if said_ms > 0 {
        clip.duration_ms = said_ms;
    }
    clip
}

/// What a file says of itself, whatever it is; nothing is decoded.
pub(super) fn look(path: &Path) -> Found {
    open(path).and_then(|mut w| any(&mut w)).unwrap_or_default()
}

fn open(path: &Path) -> Option<Window<File>> {
    Window::new(File::open(path).ok()?).ok()
}

/// What every known format says, but MP3: what is none of the others may look like one.
fn any<R: Read + Seek>(w: &mut Window<R>) -> Option<Found> {
    let wave = |w: &mut Window<R>| chunks::wave(w).map(|wave| of_wave(&wave));
    frames::silk_or_amr(w)
        .or_else(|| ogg::ogg(w))
        .or_else(|| mp4::mp4(w))
        .or_else(|| matroska::matroska(w))
        .or_else(|| wave(w))
        .or_else(|| chunks::avi(w))
        .or_else(|| frames::flac(w))
        .or_else(|| chunks::aiff(w))
        .or_else(|| chunks::caf(w))
        .or_else(|| frames::aac(w))
}

fn of_wave(wave: &Wave) -> Found {
    let (samples, rate) = wave.length();
    Found::sound("audio/wav", if rate > 0 { millis(samples, rate) } else { 0 })
}

fn read(path: &Path) -> Option<Clip> {
    let mut w = open(path)?;
    let Some(found) = any(&mut w) else { return frames::mp3_start(&mut w).and_then(|_| mp3(path)) };
    let mut clip = Clip { duration_ms: found.duration_ms, waveform: Vec::new(), mime: found.mime };
    if found.duration_ms <= LONGEST_MS {
        if let Some(wave) = chunks::wave(&mut w) {
            clip.waveform = wave_peaks(&mut w, &wave);
        } else if found.mime == "audio/ogg"
            && let Some(decoded) = vorbis(path)
        {
            // A stream that was cut in front says when it ends, not how long it is.
            clip = Clip { duration_ms: decoded.duration_ms.max(1), ..decoded };
        }
    }
    Some(clip)
}

fn wave_peaks<R: Read + Seek>(w: &mut Window<R>, wave: &Wave) -> Vec<u8> {
    let each = (wave.bits.div_ceil(8)) as usize;
    let frame = each * wave.channels;
    if wave.coding == Coding::Other || each == 0 || each > 8 || frame as u64 != wave.block || frame > WINDOW {
        return Vec::new();
    }
    let (mut envelope, mut at) = (Envelope::new(), wave.lo);
    let at_once = WINDOW / frame * frame;
    while at < wave.hi {
        let n = (wave.hi - at).min(at_once as u64) as usize / frame * frame;
        let Some(bytes) = w.get(at, n).filter(|b| !b.is_empty()) else { break };
        for frame in bytes.chunks_exact(frame) {
            let loud = |most: f32, s: &[u8]| most.max(chunks::sample(wave.coding, s).abs());
            envelope.push(frame.chunks_exact(each).fold(0.0, loud));
        }
        at += n as u64;
    }
    envelope.waveform()
}

fn mp3(path: &Path) -> Option<Clip> {
    let file = File::open(path).ok()?;
    let mut reader = nanomp3::Reader::<_, f32>::new(BufReader::new(file)).ok()?;
    let (rate, channels) = (reader.sample_rate(), usize::from(reader.channels()?.num()));
    let most = u64::from(LONGEST_MS / 1000) * u64::from(rate);
    if let Some(total) = reader.total_samples().filter(|n| *n > most) {
        return Some(Clip { duration_ms: millis(total, u64::from(rate)), waveform: Vec::new(), mime: "audio/mpeg" });
    }
    let mut envelope = Envelope::new();
    while let Ok(Some(samples)) = reader.read_frame() {
        envelope.push_frames(samples, channels, |s| s);
        if envelope.samples > most {
            return None;
        }
    }
    envelope.clip(rate, "audio/mpeg")
}

fn vorbis(path: &Path) -> Option<Clip> {
    let mut reader = OggStreamReader::new(BufReader::new(File::open(path).ok()?)).ok()?;
    let (rate, channels) = (reader.ident_hdr.audio_sample_rate, usize::from(reader.ident_hdr.audio_channels));
    let mut envelope = Envelope::new();
    while let Ok(Some(samples)) = reader.read_dec_packet_itl() {
        envelope.push_frames(&samples, channels, |s: i16| f32::from(s) / 32_768.0);
        if envelope.samples > u64::from(LONGEST_MS / 1000) * u64::from(rate) {
            return None;
        }
    }
    envelope.clip(rate, "audio/ogg")
}
