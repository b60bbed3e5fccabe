//! Searching the memory of a running process, as somebody with a debugger or a core dump would
//! (`/proc/PID/mem`; proc(5)). Linux only, as all journeys are.

use crate::process::children;
use std::{
    collections::{BTreeSet, HashMap},
    fmt, fs,
    fs::File,
    io,
    ops::Range,
    os::unix::fs::FileExt,
};

/// What is compared first. No needle is shorter.
const WORD: usize = 8;
/// One page of memory: 4 KiB on every machine that runs the journeys, and pagemap counts in them.
const PAGE: u64 = 4096;
/// The bits of a pagemap entry that say that there is something: in memory, or swapped out.
const PRESENT: u64 = 0b11 << 62;
/// How much of what stands before a find is shown.
const BEFORE: usize = 110;

/// What is searched for.
#[derive(Clone)]
pub struct Needle {
    what: String,
    bytes: Vec<u8>,
}

impl Needle {
    /// A text as Rust and the wire have it.
    pub fn utf8(what: &str, text: &str) -> Self {
        Self { what: what.to_owned(), bytes: text.as_bytes().to_vec() }
    }

    /// A text as a script engine may have it: two bytes a character.
    pub fn utf16(what: &str, text: &str) -> Self {
        Self {
            what: format!("{what}, in UTF-16"),
            bytes: text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        }
    }

    /// Bytes as they are.
    pub fn bytes(what: &str, bytes: Vec<u8>) -> Self {
        Self { what: what.to_owned(), bytes }
    }
}

/// One copy of a needle.
#[derive(Clone)]
pub struct Copy {
    what: String,
    process: String,
    region: String,
    address: u64,
    before: String,
}

impl fmt::Debug for Copy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, process, region, address, before } = self;
        write!(f, "{what} in {process}, {region} at {address:#x}, after “{before}”")
    }
}

/// All copies in the memory of a process. Needs the right to debug it: root's, or an ancestor's.
///
/// # Panics
/// When the process is gone or may not be read.
pub fn search(process: u32, needles: &[Needle]) -> Vec<Copy> {
    let name = name(process);
    let open = |file: &str| {
        File::open(format!("/proc/{process}/{file}"))
            .unwrap_or_else(|error| panic!("the memory of {name} cannot be read ({file}): {error}"))
    };
    let (memory, pagemap) = (open("mem"), open("pagemap"));
    let words = Words::of(needles);
    let mut copies = Vec::new();
    for Region { name: region, range } in regions(process) {
        for run in present(&pagemap, range) {
            // What was unmapped meanwhile holds nothing any more.
            let bytes = read(&memory, run.clone()).unwrap_or_default();
            copies.extend(words.find(&bytes).into_iter().map(|(at, needle)| Copy {
                what: needles[needle].what.clone(),
                process: name.clone(),
                region: region.clone(),
                address: run.start + at as u64,
                before: printable(&bytes[at.saturating_sub(BEFORE)..at]),
            }));
        }
    }
    copies
}

/// Finds several needles at once, without looking at every byte, so that hundreds of megabytes take a second in a
/// build for tests. A needle of n bytes has an eight-byte word of itself at one of any n - 7 places in a row,
/// so it is enough to look at every (n - 7)th place for a word of any needle.
struct Words<'a> {
    needles: &'a [Needle],
    step: usize,
    /// Whether a word that begins with these two bytes is in any needle: most are not, and are done with.
    begins: Vec<bool>,
    /// Which needles a word is in, and where in them.
    places: HashMap<[u8; WORD], Vec<(usize, usize)>>,
}

impl<'a> Words<'a> {
    fn of(needles: &'a [Needle]) -> Self {
        let shortest = needles.iter().map(|needle| needle.bytes.len()).min().unwrap_or(WORD);
        let mut words =
            Self { needles, step: shortest + 1 - WORD, begins: vec![false; 1 << 16], places: HashMap::new() };
        for (index, needle) in needles.iter().enumerate() {
            for (offset, word) in needle.bytes.array_windows::<WORD>().enumerate() {
                words.begins[usize::from(u16::from_ne_bytes([word[0], word[1]]))] = true;
                words.places.entry(*word).or_default().push((index, offset));
            }
        }
        words
    }

    /// Where which needle is, each once.
    fn find(&self, bytes: &[u8]) -> BTreeSet<(usize, usize)> {
        let mut found = BTreeSet::new();
        let mut at = 0;
        while at + WORD <= bytes.len() {
            if self.begins[usize::from(u16::from_ne_bytes([bytes[at], bytes[at + 1]]))]
                && let Some(places) = bytes[at..].first_chunk().and_then(|word| self.places.get(word))
            {
                found.extend(places.iter().filter_map(|&(index, offset)| {
                    let start = at.checked_sub(offset)?;
                    bytes[start..].starts_with(&self.needles[index].bytes).then_some((start, index))
                }));
            }
            at += self.step;
        }
        found
    }
}

/// The processes that a process has started, and those that they have.
pub fn descendants(process: u32) -> Vec<u32> {
    children(process).into_iter().flat_map(|child| [vec![child], descendants(child)].concat()).collect()
}

/// A process's name and id.
pub fn name(process: u32) -> String {
    let name = fs::read_to_string(format!("/proc/{process}/comm")).unwrap_or_default();
    format!("{} ({process})", name.trim())
}

struct Region {
    /// `[heap]`, a file, or nothing.
    name: String,
    range: Range<u64>,
}

/// What a process can read of its own. A line: "start-end rwxp offset device inode   name".
fn regions(process: u32) -> Vec<Region> {
    let maps = fs::read_to_string(format!("/proc/{process}/maps")).unwrap_or_default();
    maps.lines()
        .filter_map(|line| {
            let mut fields = line.split_whitespace();
            let (start, end) = fields.next()?.split_once('-')?;
            let readable = fields.next()?.starts_with('r');
            let name = fields.nth(3).unwrap_or("anonymous memory").to_owned();
            let number = |digits| u64::from_str_radix(digits, 16).ok();
            // What belongs to the kernel cannot be read from outside, and holds no data of the process.
            (readable && !name.starts_with("[v"))
                .then_some(Region { name, range: number(start)?..number(end)? })
        })
        .collect()
}

/// The parts of a region that have something in them: an allocator reserves far more than it uses.
fn present(pagemap: &File, region: Range<u64>) -> Vec<Range<u64>> {
    let pages = region.start / PAGE..region.end / PAGE;
    let entries = read(pagemap, pages.start * 8..pages.end * 8).unwrap_or_default();
    let mut runs: Vec<Range<u64>> = Vec::new();
    for (page, entry) in pages.zip(entries.as_chunks::<8>().0) {
        if u64::from_ne_bytes(*entry) & PRESENT == 0 {
            continue;
        }
        let start = page * PAGE;
        match runs.last_mut().filter(|run| run.end == start) {
            Some(run) => run.end += PAGE,
            None => runs.push(start..start + PAGE),
        }
    }
    runs
}

fn read(file: &File, range: Range<u64>) -> io::Result<Vec<u8>> {
    let length = usize::try_from(range.end - range.start).map_err(io::Error::other)?;
    let mut bytes = vec![0; length];
    file.read_exact_at(&mut bytes, range.start)?;
    Ok(bytes)
}

fn printable(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| if (b' '..=b'~').contains(&byte) { char::from(byte) } else { '·' }).collect()
}

#[cfg(test)]
mod tests {
    use super::{Needle, Words};
    use std::collections::BTreeSet;

    #[test]
    fn a_needle_is_found_wherever_it_is() {
        let needles = [Needle::utf8("one", "the first needle"), Needle::utf16("other", "needle")];
        let words = Words::of(&needles);
        for before in 0..40 {
            let mut bytes = vec![b'n'; before];
            bytes.extend_from_slice(&needles[0].bytes);
            bytes.extend_from_slice(&needles[1].bytes);
            bytes.extend_from_slice(b"the first needl");
            assert_eq!(words.find(&bytes), BTreeSet::from([(before, 0), (before + 16, 1)]), "{before}");
        }
    }
}
