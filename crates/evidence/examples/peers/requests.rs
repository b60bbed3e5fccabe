//! A sequence of requests to a witness, with what each has to be answered, and what the answers mean to us.

use crate::{Done, ORIGIN, sample};
use ergo_evidence::{
    AddCheckpoint, Answer, Checkpoint, Hash, Head, Judgment, Log, SigningKey, Tiles, judge, leaf_hash,
    read_answer,
};
use std::{error::Error, fs, path::Path};

/// Writes `<n>.request` and `<n>.status` for each, and the log's key.
pub fn write(folder: &Path) -> Done {
    fs::create_dir_all(folder)?;
    let key = SigningKey::from_seed(ORIGIN, &[1; 32])?;
    let log = Log::of(key.verifier().clone())?;
    fs::write(folder.join("log.vkey"), format!("{}\n", key.verifier()))?;
    let mut head: Option<Head> = None;
    for (request, number) in sequence(&key)?.iter().zip(1..) {
        let parsed = AddCheckpoint::parse(request.as_bytes());
        let status = parsed.map_or(400, |parsed| {
            let known = Some(&log).filter(|log| log.origin() == parsed.unverified().origin);
            let judgment = judge(known, head, &parsed);
            if let Judgment::Cosign(next) = judgment {
                head = Some(next);
            }
            judgment.status()
        });
        fs::write(folder.join(format!("{number:02}.request")), request)?;
        fs::write(folder.join(format!("{number:02}.status")), status.to_string())?;
    }
    Ok(())
}

/// The same as ours up to leaf 69, and different then.
fn forked() -> Result<Tiles, Box<dyn Error>> {
    let leaf = |n: u64| if n == 69 { leaf_hash(b"fork\n") } else { leaf_hash(sample::entry(n).as_bytes()) };
    let leaves: Vec<Hash> = (0..600).map(leaf).collect();
    let mut tiles = Tiles::default();
    tiles.append(0, &leaves)?;
    Ok(tiles)
}

fn sequence(key: &SigningKey) -> Result<Vec<String>, Box<dyn Error>> {
    let foreign = SigningKey::from_seed(ORIGIN, &[3; 32])?;
    let (ours, fork) = (sample::tiles(600)?, forked()?);
    let at = |tiles: &Tiles, size: u64| -> Result<Checkpoint, Box<dyn Error>> {
        Ok(Checkpoint { origin: ORIGIN.to_owned(), size, root: tiles.root(size)? })
    };
    let by = |key: &SigningKey,
              old: u64,
              proof: Vec<Hash>,
              checkpoint: Checkpoint|
     -> Result<String, Box<dyn Error>> {
        Ok(AddCheckpoint::new(old, proof, checkpoint.sign(&[key])?)?.to_string())
    };
    let honest = |old: u64, size: u64| by(key, old, ours.consistency(old, size)?, at(&ours, size)?);
    let elsewhere = Checkpoint { origin: "other.example/log".to_owned(), ..at(&ours, 70)? };
    let nonsense = Checkpoint { root: [9; 32], ..at(&ours, 0)? };
    let good = honest(70, 600)?;
    let mut both_wrong = at(&ours, 70)?.sign(&[key])?;
    let wrong = ergo_evidence::Signature { bytes: vec![0; 64], ..key.sign("") };
    both_wrong.add(wrong)?;
    Ok(vec![
        // Nothing is known yet.
        honest(70, 600)?,
        by(key, 0, vec![[0; 32]], at(&ours, 70)?)?,
        by(key, 0, vec![], nonsense)?,
        honest(0, 70)?,
        // 70 is known.
        honest(0, 600)?,
        honest(70, 70)?,
        honest(70, 256)?,
        honest(256, 600)?,
        honest(600, 600)?,
        // 600 is known; then forks.
        by(key, 600, vec![], at(&fork, 600)?)?,
        by(key, 70, fork.consistency(70, 600)?, at(&fork, 600)?)?,
        by(key, 600, vec![[0; 32]], at(&ours, 600)?)?,
        // Backward, and by others.
        by(key, 600, vec![], at(&ours, 70)?)?,
        by(&foreign, 600, vec![], at(&ours, 600)?)?,
        AddCheckpoint::new(70, vec![], both_wrong)?.to_string(),
        by(key, 0, vec![], elsewhere.clone())?,
        by(&foreign, 0, vec![], elsewhere)?,
        // Malformed.
        good.replacen("old 70", "old 070", 1),
        good.replacen("old 70", "old +70", 1),
        good.replacen("old 70\n", "", 1),
        good.replacen("\n\n", "\nAAAA\n\n", 1),
        good.replacen(
            "old 70\n",
            &("old 70\n".to_owned() + &format!("{}\n", "A".repeat(43) + "=").repeat(64)),
            1,
        ),
        good.trim_end().to_owned(),
        good.replacen("\n600\n", "\n0600\n", 1),
        String::new(),
        // Still as before.
        honest(600, 600)?,
    ])
}

/// Reads `<n>.answer`, `<n>.answered` (the status) and `<n>.type` for each, with the key in `witness.vkey`.
pub fn read_answers(folder: &Path) -> Done {
    let witness = [fs::read_to_string(folder.join("witness.vkey"))?.trim().parse()?];
    for number in 1.. {
        let file = |end: &str| folder.join(format!("{number:02}.{end}"));
        let Ok(request) = fs::read(file("request")) else { break };
        let wanted: u16 = fs::read_to_string(file("status"))?.parse()?;
        let status: u16 = fs::read_to_string(file("answered"))?.parse()?;
        if status != wanted {
            return Err(format!("request {number}: {status} instead of {wanted}").into());
        }
        let Ok(request) = AddCheckpoint::parse(&request) else { continue };
        let kind = fs::read_to_string(file("type"))?;
        let answer = read_answer(&request, status, Some(&kind), &fs::read(file("answer"))?, &witness);
        let is_right = match &answer {
            Answer::Cosigned(lines) => status == 200 && lines.len() == 1,
            Answer::RetryFrom(size) => status == 409 && *size != request.old(),
            Answer::Forked => status == 422,
            Answer::Refused(said) => *said == status,
            Answer::Unusable(_) => false,
        };
        if !is_right {
            return Err(format!("request {number}: {status} is {answer:?}").into());
        }
    }
    Ok(())
}
