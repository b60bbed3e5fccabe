//! The queue in front of the log.
//!
//! A stalled reader, such as a stopped journal, must not stop the server. Lines wait in a queue, and a thread writes them. If the
//! queue is full, lines are lost, and a note before the next line that gets through says how many.

use std::{
    io::{self, ErrorKind, Write},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

/// The pause before another attempt to put something into a full queue, or to write to a reader that has stalled.
const PAUSE: Duration = Duration::from_millis(10);

/// The way into the queue. Clones lead into the same one.
#[derive(Clone)]
pub struct LogQueue {
    sender: SyncSender<Message>,
    /// Lost lines that no note has mentioned yet.
    untold: Arc<AtomicU64>,
    /// Lost lines that are not in the metrics yet.
    uncounted: Arc<AtomicU64>,
}

struct Message {
    /// How many lines were lost right before this.
    lost: u64,
    what: What,
}

enum What {
    Line(Vec<u8>),
    /// Everything before it is written once this is dropped.
    End(SyncSender<()>),
}

impl LogQueue {
    /// A queue of so many lines in front of `out`. `note` writes the line about lost ones; `uncounted` is raised by one for each.
    pub fn start(
        out: impl Write + Send + 'static,
        most: usize,
        note: impl Fn(u64) -> String + Send + 'static,
        uncounted: Arc<AtomicU64>,
    ) -> io::Result<Self> {
        let (sender, receiver) = sync_channel(most);
        let unwritten = Arc::clone(&uncounted);
        thread::Builder::new()
            .name("log".to_owned())
            .spawn(move || write(&receiver, out, note, &unwritten))?;
        Ok(Self { sender, untold: Arc::default(), uncounted })
    }

    /// Waits until everything is written, but not for a reader that stalls.
    pub fn end(&self, patience: Duration) {
        let deadline = Instant::now() + patience;
        let (written, is_written) = sync_channel(1);
        let mut end = Message { lost: self.untold.swap(0, Ordering::Relaxed), what: What::End(written) };
        while let Err(TrySendError::Full(back)) = self.sender.try_send(end) {
            if Instant::now() >= deadline {
                self.untold.fetch_add(back.lost, Ordering::Relaxed);
                return;
            }
            end = back;
            thread::sleep(PAUSE);
        }
        // Nothing is ever sent there: it is over when the other side is dropped.
        _ = is_written.recv_timeout(deadline.saturating_duration_since(Instant::now()));
    }
}

impl Write for LogQueue {
    /// Takes one whole line. It never waits, and never fails.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let lost = self.untold.swap(0, Ordering::Relaxed);
        if self.sender.try_send(Message { lost, what: What::Line(line.to_vec()) }).is_err() {
            self.untold.fetch_add(lost + 1, Ordering::Relaxed);
            self.uncounted.fetch_add(1, Ordering::Relaxed);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write(
    receiver: &Receiver<Message>,
    mut out: impl Write,
    note: impl Fn(u64) -> String,
    uncounted: &AtomicU64,
) {
    let mut untold = 0;
    let mut torn = false;
    for Message { lost, what } in receiver {
        untold += lost;
        if untold > 0 && put(&mut out, note(untold).as_bytes(), &mut torn) {
            untold = 0;
        }
        match what {
            What::Line(line) => {
                if !put(&mut out, &line, &mut torn) {
                    untold += 1;
                    uncounted.fetch_add(1, Ordering::Relaxed);
                }
            }
            What::End(written) => {
                _ = out.flush();
                drop(written);
            }
        }
    }
}

/// Writes a whole line, and waits for a reader that stalls; `false` if the line is lost. `torn` is whether the last one broke off in
/// the middle: then the next begins on a line of its own.
fn put(out: &mut impl Write, line: &[u8], torn: &mut bool) -> bool {
    let whole = if *torn { [b"\n", line].concat() } else { line.to_vec() };
    let mut rest = whole.as_slice();
    while !rest.is_empty() {
        let kind = match out.write(rest) {
            Ok(0) => ErrorKind::WriteZero,
            Ok(written) => {
                *torn = true;
                rest = &rest[written..];
                continue;
            }
            Err(error) => error.kind(),
        };
        match kind {
            ErrorKind::Interrupted => {}
            ErrorKind::WouldBlock => thread::sleep(PAUSE),
            // A reader that has gone for good misses nothing.
            ErrorKind::BrokenPipe => return true,
            // Such as a full disk.
            _ => return false,
        }
    }
    *torn = false;
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Mutex, mpsc};

    /// Gives these results to one write after the other, and then accepts everything. A number is how many bytes it accepts.
    struct Moody {
        moods: std::vec::IntoIter<Result<usize, ErrorKind>>,
        read: Arc<Mutex<String>>,
    }

    impl Write for Moody {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let most = self.moods.next().unwrap_or(Ok(bytes.len()))?;
            let taken = &bytes[..most.min(bytes.len())];
            self.read.lock().unwrap().push_str(std::str::from_utf8(taken).unwrap());
            Ok(taken.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn written(moods: Vec<Result<usize, ErrorKind>>) -> (String, u64) {
        let (read, uncounted) = (Arc::new(Mutex::new(String::new())), Arc::new(AtomicU64::new(0)));
        let reader = Moody { moods: moods.into_iter(), read: Arc::clone(&read) };
        let note = |lost| format!("{lost} lost\n");
        let mut queue = LogQueue::start(reader, 10, note, Arc::clone(&uncounted)).unwrap();
        for line in ["one\n", "two\n", "three\n"] {
            queue.write_all(line.as_bytes()).unwrap();
        }
        queue.end(SOON);
        (read.lock().unwrap().clone(), uncounted.load(Ordering::Relaxed))
    }

    #[test]
    fn a_pipe_that_takes_nothing_just_now_gets_the_rest_of_the_line_later() {
        let moods = vec![Ok(2), Err(ErrorKind::WouldBlock), Err(ErrorKind::Interrupted), Ok(1)];
        assert_eq!(written(moods), ("one\ntwo\nthree\n".to_owned(), 0));
    }

    #[test]
    fn a_line_that_a_full_disk_did_not_take_is_counted_and_told_of_later() {
        let full = || Err(ErrorKind::StorageFull);
        // The first line, the note about it, and the second line.
        assert_eq!(written(vec![full(), full(), full()]), ("2 lost\nthree\n".to_owned(), 2));
        // Half of the first line is there.
        assert_eq!(written(vec![Ok(2), full()]), ("on\n1 lost\ntwo\nthree\n".to_owned(), 1));
        // No one is reading.
        assert_eq!(written(vec![Err(ErrorKind::BrokenPipe); 3]).1, 0);
    }

    const SOON: Duration = Duration::from_secs(10);

    /// A reader that accepts one write each time it is told to.
    struct Reader {
        has_a_line: mpsc::Sender<()>,
        may_read: Receiver<()>,
        read: Arc<Mutex<String>>,
    }

    impl Write for Reader {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            _ = self.has_a_line.send(());
            // Once the sender is gone, it accepts everything.
            _ = self.may_read.recv();
            self.read.lock().unwrap().push_str(std::str::from_utf8(bytes).unwrap());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_who_stalls_holds_up_nobody_and_is_told_what_was_lost() {
        let ((tell, may_read), (has_a_line, stalls)) = (mpsc::channel(), mpsc::channel());
        let (read, uncounted) = (Arc::new(Mutex::new(String::new())), Arc::new(AtomicU64::new(0)));
        let reader = Reader { has_a_line, may_read, read: Arc::clone(&read) };
        let note = |lost| format!("{lost} lost\n");
        let mut queue = LogQueue::start(reader, 2, note, Arc::clone(&uncounted)).unwrap();
        let mut say = |text: &str| queue.write_all(text.as_bytes()).unwrap();
        say("1\n");
        stalls.recv_timeout(SOON).unwrap();
        // Two wait, and two are too many.
        for line in ["2\n", "3\n", "4\n", "5\n"] {
            say(line);
        }
        assert_eq!(uncounted.load(Ordering::Relaxed), 2);
        let started = Instant::now();
        queue.end(Duration::from_millis(50));
        assert!(started.elapsed() < Duration::from_secs(5), "the end does not wait for a reader who stalls");

        // It flows again.
        drop(tell);
        queue.end(SOON);
        queue.write_all(b"6\n").unwrap();
        queue.end(SOON);
        assert_eq!(*read.lock().unwrap(), "1\n2\n3\n2 lost\n6\n");
        assert_eq!(uncounted.load(Ordering::Relaxed), 2, "each is counted once");
    }

    #[test]
    fn what_was_written_before_the_end_arrives() {
        let (tell, may_read) = mpsc::channel();
        drop(tell);
        let read = Arc::new(Mutex::new(String::new()));
        let reader = Reader { has_a_line: mpsc::channel().0, may_read, read: Arc::clone(&read) };
        let mut queue = LogQueue::start(reader, 1000, |_| String::new(), Arc::default()).unwrap();
        for _ in 0..500 {
            queue.write_all(b"line\n").unwrap();
        }
        queue.end(SOON);
        assert_eq!(*read.lock().unwrap(), "line\n".repeat(500));
    }
}
