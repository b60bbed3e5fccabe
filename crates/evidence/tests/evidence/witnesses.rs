//! The witness' decision table, and what its answers mean to a log.

use crate::common::{ORIGIN, WITNESS, checkpoint, leaves, log, log_key, signed, tiles, witness_key};
use ergo_evidence::{
    AddCheckpoint, Answer, Checkpoint, CosigningKey, EMPTY, Hash, Head, Judgment, MAX_ANSWER_BYTES,
    MAX_REQUEST_BYTES, Note, NoteError, RequestError, SIZE_TYPE, Signature, SigningKey, TreeError, judge,
    leaf_hash, read_answer,
};

/// The same as ours up to leaf 69, and different then.
fn forked(count: u64) -> Vec<Hash> {
    let mut leaves = leaves(count);
    leaves[69] = leaf_hash(b"fork\n");
    leaves
}

fn request(old: u64, to: u64) -> AddCheckpoint {
    let proof = tiles(to).consistency(old, to).unwrap();
    AddCheckpoint::new(old, proof, signed(&leaves(to))).unwrap()
}

fn head(leaves: &[Hash]) -> Head {
    let Checkpoint { size, root, .. } = checkpoint(leaves);
    Head { size, root }
}

#[test]
fn a_request_is_read_as_it_was_written() {
    for request in [request(0, 70), request(70, 600)] {
        let text = request.to_string();
        assert_eq!(AddCheckpoint::parse(text.as_bytes()), Ok(request), "{text}");
    }
    let good = request(70, 600).to_string();
    let hash = good.lines().nth(1).unwrap();
    let edit = |from: &str, to: &str| good.replacen(from, to, 1);
    let more = |count: usize| edit("old 70\n", &format!("old 70\n{}", format!("{hash}\n").repeat(count)));
    let has = request(70, 600).proof().len();
    assert!(AddCheckpoint::parse(more(63 - has).as_bytes()).is_ok());
    for (text, error) in [
        (String::new(), RequestError::Form),
        ("old 70\n".to_owned(), RequestError::Form),
        (edit("old 70", "old 070"), RequestError::Form),
        (edit("old 70", "old +70"), RequestError::Form),
        (edit("old 70", "old -1"), RequestError::Form),
        (edit("old 70", "old  70"), RequestError::Form),
        (edit("old 70", "size 70"), RequestError::Form),
        (edit("old 70\n", ""), RequestError::Form),
        (edit("old 70\n", "old 70\nAAAA\n"), RequestError::Hash(1)),
        (more(64 - has), RequestError::TooMany),
        (good.trim_end().to_owned(), RequestError::Note(NoteError::Form)),
        ("a".repeat(MAX_REQUEST_BYTES + 1), RequestError::TooLong),
    ] {
        assert_eq!(AddCheckpoint::parse(text.as_bytes()), Err(error), "{}", &text[..text.len().min(200)]);
    }
    let extended = format!("{}extension\n", checkpoint(&leaves(1)));
    let note = Note::new(extended.clone(), vec![log_key().sign(&extended)]).unwrap();
    assert!(matches!(AddCheckpoint::new(0, vec![], note), Err(RequestError::Checkpoint(_))));
}

#[test]
fn the_decision_table() {
    let other = SigningKey::from_seed(ORIGIN, &[3; 32]).unwrap();
    let by = |old, proof: Vec<Hash>, note: Note| AddCheckpoint::new(old, proof, note).unwrap();
    let seventy = Some(head(&leaves(70)));
    let same = |size, root| Judgment::Cosign(Head { size, root });
    let root_of = |count| checkpoint(&leaves(count)).root;
    let judged = |head, request: &AddCheckpoint| judge(Some(&log()), head, request);

    // 200
    assert_eq!(judged(None, &request(0, 70)), same(70, root_of(70)));
    assert_eq!(judged(seventy, &request(70, 600)), same(600, root_of(600)));
    assert_eq!(judged(seventy, &request(70, 70)), same(70, root_of(70)), "a heartbeat");
    assert_eq!(judged(None, &request(0, 0)), same(0, EMPTY));
    assert_eq!(judged(Some(head(&[])), &request(0, 0)), same(0, EMPTY));
    assert_eq!(judged(Some(head(&[])), &request(0, 70)), same(70, root_of(70)));

    // 404, whatever else is wrong
    assert_eq!(judge(None, None, &request(0, 70)), Judgment::UnknownLog);
    let elsewhere = Checkpoint { origin: "other".to_owned(), ..checkpoint(&leaves(70)) };
    let elsewhere = by(0, vec![], elsewhere.sign(&[&log_key()]).unwrap());
    assert_eq!(judged(None, &elsewhere), Judgment::UnknownLog);

    // 403: another key; no key; a wrong signature of the right one, even beside a good one of another
    let foreign = by(0, vec![], checkpoint(&leaves(70)).sign(&[&other]).unwrap());
    assert_eq!(judged(None, &foreign), Judgment::NotSigned);
    let mut note = signed(&leaves(70));
    note.add(Signature { bytes: vec![0; 64], ..note.signatures()[0].clone() }).unwrap();
    assert_eq!(judged(seventy, &by(71, vec![], note)), Judgment::NotSigned);

    // 400
    assert_eq!(judged(seventy, &by(71, vec![], signed(&leaves(70)))), Judgment::Backward);

    // 409: the proof does not matter
    let other_size = |size, forked| Judgment::OtherSize { size, forked };
    assert_eq!(judged(seventy, &by(0, vec![], signed(&leaves(600)))), other_size(70, false));
    assert_eq!(judged(None, &request(70, 600)), other_size(0, false));
    assert_eq!(judged(Some(head(&leaves(600))), &request(70, 600)), other_size(600, false));
    assert_eq!(
        judged(Some(head(&leaves(600))), &by(70, vec![], signed(&forked(600)))),
        other_size(600, true)
    );

    // 422
    let (length, rewritten) = (TreeError::Length, TreeError::NotConsistent);
    let inconsistent = Judgment::Inconsistent;
    assert_eq!(judged(None, &by(0, vec![EMPTY], signed(&leaves(70)))), inconsistent(length));
    assert_eq!(judged(seventy, &by(70, vec![], signed(&leaves(600)))), inconsistent(length));
    assert_eq!(judged(seventy, &by(70, vec![EMPTY], signed(&leaves(70)))), inconsistent(length));
    assert_eq!(judged(seventy, &by(70, vec![], signed(&forked(70)))), inconsistent(rewritten));
    let mut forked_tiles = ergo_evidence::Tiles::default();
    forked_tiles.append(0, &forked(600)).unwrap();
    let own_proof = forked_tiles.consistency(70, 600).unwrap();
    assert_eq!(judged(seventy, &by(70, own_proof, signed(&forked(600)))), inconsistent(rewritten));
    let nonsense = Checkpoint { root: [9; 32], ..checkpoint(&[]) }.sign(&[&log_key()]).unwrap();
    assert_eq!(judged(None, &by(0, vec![], nonsense.clone())), inconsistent(rewritten));
    assert_eq!(judged(Some(head(&[])), &by(0, vec![], nonsense)), inconsistent(rewritten));
}

#[test]
fn statuses_and_what_is_kept() {
    let table = [
        (Judgment::Cosign(Head { size: 0, root: EMPTY }), 200, false),
        (Judgment::Backward, 400, false),
        (Judgment::NotSigned, 403, false),
        (Judgment::UnknownLog, 404, false),
        (Judgment::OtherSize { size: 1, forked: false }, 409, false),
        (Judgment::OtherSize { size: 1, forked: true }, 409, true),
        (Judgment::Inconsistent(TreeError::Length), 422, true),
    ];
    for (judgment, status, is_evidence) in table {
        assert_eq!((judgment.status(), judgment.is_evidence()), (status, is_evidence));
    }
}

#[test]
fn what_a_witness_answers_is_verified() {
    let request = request(70, 600);
    let (known, unknown) = (witness_key(), CosigningKey::from_seed("w2", &[5; 32]).unwrap());
    let line =
        |key: &CosigningKey, count| checkpoint(&leaves(count)).cosign(key, 9).unwrap().to_string() + "\n";
    let keys = [known.verifier().clone()];
    let read = |body: &str| read_answer(&request, 200, None, body.as_bytes(), &keys);
    let both = line(&unknown, 600) + &line(&known, 600);
    let Answer::Cosigned(lines) = read(&both) else { panic!("{:?}", read(&both)) };
    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].signature.name.as_str(), lines[0].time), (WITNESS, 9));
    let mut note = request.note().clone();
    note.add(lines[0].signature.clone()).unwrap();
    assert_eq!(Checkpoint::open(&note, &[log()], &keys).unwrap().cosignatures[0].time, 9);
    for body in [
        String::new(),
        "\n".to_owned(),
        "ok\n".to_owned(),
        line(&unknown, 600),
        // Of another tree, twice, without its newline, with a text in front.
        line(&known, 601),
        line(&known, 600).repeat(2),
        line(&known, 600).trim_end().to_owned(),
        format!("{}\n{}", checkpoint(&leaves(600)), line(&known, 600)),
        "a".repeat(MAX_ANSWER_BYTES + 1),
    ] {
        assert!(matches!(read(&body), Answer::Unusable(_)), "{}", &body[..body.len().min(200)]);
    }
}

#[test]
fn what_a_witness_refuses_is_told_apart() {
    let request = request(70, 600);
    let read =
        |status, kind: Option<&str>, body: &str| read_answer(&request, status, kind, body.as_bytes(), &[]);
    assert_eq!(read(409, Some(SIZE_TYPE), "80\n"), Answer::RetryFrom(80));
    assert_eq!(read(409, Some("Text/X.tlog.size; charset=utf-8"), "0\n"), Answer::RetryFrom(0));
    assert_eq!(read(409, Some(SIZE_TYPE), "70\n"), Answer::Forked, "that is what we sent");
    for (kind, body) in [
        (None, "80\n"),
        (Some("text/plain"), "80\n"),
        (Some(SIZE_TYPE), "80"),
        (Some(SIZE_TYPE), "080\n"),
        (Some(SIZE_TYPE), "80\n\n"),
        (Some(SIZE_TYPE), ""),
    ] {
        assert!(matches!(read(409, kind, body), Answer::Unusable(_)), "{kind:?} {body:?}");
    }
    assert_eq!(read(422, None, "anything"), Answer::Forked);
    for status in [400, 403, 404] {
        assert_eq!(read(status, None, ""), Answer::Refused(status));
    }
    for status in [0, 201, 204, 301, 401, 429, 500, 503] {
        assert!(matches!(read(status, None, ""), Answer::Unusable(_)), "{status}");
    }
}
